import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/empty.js';

export function NotFound() {
  return (
    <Empty title="There is no such page">
      <p>The address may be mistyped, or what it named is gone.</p>
      <Link to="/experiments" className="button">
        All experiments
      </Link>
    </Empty>
  );
}
