import { CoexError } from '../errors.ts';

const MOST_ATTEMPTS = 5;

/** Does again what did nothing because it and others got in each other's way (`store-collided`), a few times. */
export async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isCollision = error instanceof CoexError && error.code === 'store-collided';
      if (!isCollision || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
