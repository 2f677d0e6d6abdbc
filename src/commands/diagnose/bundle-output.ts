import * as z from 'zod';

/** What `coex diagnose --bundle` tells of the bundle. */
export const bundleEvent = () =>
  z.object({
    event: z.literal('bundle'),
    path: z.string(),
    sizeBytes: z.number(),
    files: z.array(z.string()).describe('What is in it.'),
  });

export type BundleEvent = z.infer<ReturnType<typeof bundleEvent>>;
