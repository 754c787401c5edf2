import { type Captioning, CaptioningRequest } from '@beamline/contracts';
import { type Answer, ok, page, problem } from './answers.js';
import { captionedPictures, sceneOfPicture } from './sample-captionings.js';
import type { World } from './sample-world.js';
import { blob, idOf } from './samples.js';
import { pictureOf } from './scenes.js';

/** `GET /captionings…`. A job that somebody started here is done when it is looked at again. */
export function captioningAnswer(
  world: World,
  [, id, part, index]: string[],
  query: URLSearchParams,
): Answer | undefined {
  if (id === undefined) return page(world.captionings, query);
  const captioning = world.captionings.find((one) => one.id === id);
  if (captioning === undefined) return undefined;
  if (part === undefined) return ok(looked(captioning));
  return index === undefined ? ok(captionedPictures(captioning)) : pictureAnswer(captioning, Number(index));
}

function pictureAnswer({ request }: Captioning, index: number): Answer | undefined {
  const picture = request.pictures[index];
  if (picture === undefined) return undefined;
  const { split, image } = sceneOfPicture(picture, index);
  return { svg: pictureOf(split, image) };
}

const STARTED = 'started';

/** Answers with the job as it is and moves it on. */
function looked(captioning: Captioning): Captioning {
  const now = { ...captioning };
  if (captioning.progress?.label !== STARTED) return now;
  captioning.state = 'completed';
  captioning.progress = null;
  captioning.results = blob(captioning.id, 9_000);
  captioning.finishedAt = new Date().toISOString();
  return now;
}

/** `POST /checkpoints/{id}/captionings`. */
export function startedCaptioning(world: World, checkpointId: string, body: unknown): Answer {
  const request = CaptioningRequest.parse(body);
  if (request.beam === 99)
    return problem(422, 'INVALID_INPUT', 'beam: is more than this server takes', [
      { path: 'beam', message: 'is more than this server takes' },
    ]);
  const captioning: Captioning = {
    ...{ id: idOf(`started${world.captionings.length}`), checkpointId, request },
    state: 'running',
    progress: {
      phase: 'captioning',
      label: STARTED,
      done: 0,
      total: request.pictures.length,
      unit: 'pictures',
    },
    ...{ results: null, fault: null, createdAt: new Date().toISOString(), finishedAt: null },
  };
  world.captionings.unshift(captioning);
  return { status: 202, json: { ...captioning } };
}
