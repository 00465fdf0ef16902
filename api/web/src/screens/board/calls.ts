/** The same call logged for further whistles: one call, several records. */
import { give, newKey } from "~/api/client";

export async function logCalls(
  legs: readonly { whistle: string; leg: number }[],
  body: Record<string, unknown>,
): Promise<void> {
  for (const { whistle, leg } of legs) {
    const path = `/whistles/${whistle}/record-call`;
    await give({ path, body: { ...body, legs: [leg] }, key: newKey() });
  }
}
