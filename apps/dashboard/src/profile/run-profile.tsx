import { ProfilePhase, type PhaseSeconds, type ProfilePart, type RunProfile } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { durationText } from '../format/time.js';
import { Empty } from '../ui/empty.js';
import { QueryView } from '../ui/query-view.js';
import { barText, HELD_PHASES, partName, shareText } from './profile-text.js';
import { profileQuery } from './profile.api.js';
import './profile.css';

/** Where the time of a run went. */
export function RunProfileView({ runId }: { runId: string }) {
  const query = useQuery(profileQuery(runId));
  return (
    <section className="panel" aria-labelledby="profile-title">
      <div className="panel-head">
        <h2 id="profile-title">Where the time went</h2>
      </div>
      <QueryView query={query}>{(profile) => <Known profile={profile} />}</QueryView>
    </section>
  );
}

function Known({ profile }: { profile: RunProfile }) {
  const { parts, seconds, heldSeconds, computeShare } = profile;
  if (parts.length === 0)
    return (
      <Empty title="Nothing was measured yet">
        <p>Each epoch and each evaluation adds its seconds when it ends.</p>
      </Empty>
    );
  return (
    <>
      <p className="profile-lead">
        <b>{shareText(computeShare)}</b> of the {durationText(heldSeconds)} that compute slots were held went
        into computing and scoring.
      </p>
      <ProfileBar seconds={seconds} heldSeconds={heldSeconds} />
      <ProfileTable profile={profile} />
    </>
  );
}

/** One bar of held time; its colours are named under it and its shares stand in the table. */
function ProfileBar({ seconds, heldSeconds }: { seconds: PhaseSeconds; heldSeconds: number }) {
  const phases = HELD_PHASES.filter((phase) => seconds[phase] > 0);
  return (
    <>
      <div className="profile-bar" role="img" aria-label={barText(seconds, heldSeconds)}>
        {phases.map((phase) => (
          <span
            key={phase}
            className={`profile-${phase}`}
            style={{ flexGrow: seconds[phase] / heldSeconds }}
          />
        ))}
      </div>
      <ul className="profile-legend">
        {phases.map((phase) => (
          <li key={phase}>
            <span className={`profile-swatch profile-${phase}`} aria-hidden="true" />
            {phase} <span className="faint">{shareText(seconds[phase] / heldSeconds)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function ProfileTable({ profile: { parts, ...all } }: { profile: RunProfile }) {
  const activities = parts.reduce((sum, part) => sum + part.activities, 0);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label="Where the time went, as a table">
      <table className="table profile-table">
        <thead>
          <tr>
            <th scope="col">activity</th>
            <th scope="col" className="num">
              times
            </th>
            {ProfilePhase.options.map((phase) => (
              <th key={phase} scope="col" className="num">
                {phase}
              </th>
            ))}
            <th scope="col" className="num">
              compute share
            </th>
            <th scope="col" className="num">
              first step
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <PartRow key={partName(part)} name={partName(part)} part={part} />
          ))}
          <PartRow name="in all" part={{ ...all, activities, secondsToFirstStep: null }} />
        </tbody>
      </table>
    </div>
  );
}

interface PartRowProps {
  name: string;
  part: Omit<ProfilePart, 'kind' | 'stage'>;
}

function PartRow({ name, part: { activities, seconds, computeShare, secondsToFirstStep } }: PartRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num">{activities}</td>
      {ProfilePhase.options.map((phase) => (
        <td key={phase} className="num">
          {durationText(seconds[phase])}
        </td>
      ))}
      <td className="num">{shareText(computeShare)}</td>
      <td className="num">{secondsToFirstStep === null ? '–' : durationText(secondsToFirstStep)}</td>
    </tr>
  );
}
