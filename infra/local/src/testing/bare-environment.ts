const GIVEN = /^(DATABASE_URL|S3_.*|TEMPORAL_.*)$/;

/** Our environment without the servers of the test run, so that a stack brings its own. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !GIVEN.test(name)));
}
