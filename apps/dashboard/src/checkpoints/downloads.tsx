import { useQuery } from '@tanstack/react-query';
import { bytesText } from '../format/number.js';
import { QueryView } from '../ui/query-view.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { downloadsQuery } from './checkpoint.api.js';

/** The safetensors files of a checkpoint, behind links that expire. */
export function Downloads({ checkpointId }: { checkpointId: string }) {
  const query = useQuery(downloadsQuery(checkpointId));
  return (
    <QueryView query={query} loading={<SkeletonRows rows={1} />}>
      {(links) => (
        <ul className="row downloads">
          {links.map((link) => (
            <li key={link.name}>
              <a href={link.url} download={link.name}>
                {link.name}
              </a>{' '}
              <span className="faint">{bytesText(link.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </QueryView>
  );
}
