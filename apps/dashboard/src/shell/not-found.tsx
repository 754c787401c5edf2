import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <div className="empty">
      <h1>There is no such page</h1>
      <p>The address may be mistyped, or what it named is gone.</p>
      <Link to="/experiments" className="button">
        All experiments
      </Link>
    </div>
  );
}
