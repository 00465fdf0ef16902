/** The lines of a duty list as offices keep it: 人员, 岗位, 起, 止, or subject, post, since, until. */
import type { Line } from "~/kit/csv";

export interface DutyLine {
  line: number;
  subject: string;
  said: string; // The post as written.
  post: string | undefined;
  since: string; // 2026-11-25T08:00:00, in the service's zone.
  until: string;
  fault: "subject" | "post" | "since" | "until" | undefined;
}

const POSTS: Record<string, string> = {
  值班员: "duty_officer",
  带班领导: "shift_leader",
  派单员: "dispatcher",
  处置人员: "responder",
};
const CODE = /^[0-9A-Za-z][0-9A-Za-z.-]{0,63}$/;
const MOMENT = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d))?$/;

function moment(said: string): string {
  const found = MOMENT.exec(said.trim());
  if (!found) return "";
  const [year = "", ...rest] = found.slice(1).map((part) => part ?? "00");
  const [month, day, hour, minute, second] = rest.map((part) => part.padStart(2, "0"));
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** Reads each line, and says what is wrong with it. */
export function read(table: readonly Line[]): DutyLine[] {
  return table.map((line, at) => {
    const cell = (name: string, word: string) => (line[name] || line[word] || "").trim();
    const said = cell("post", "岗位");
    const post = POSTS[said] ?? (Object.values(POSTS).includes(said) ? said : undefined);
    const subject = cell("subject", "人员");
    const [since, until] = [moment(cell("since", "起")), moment(cell("until", "止"))];
    const found = { line: at + 2, subject, said, post, since, until };
    if (!CODE.test(subject)) return { ...found, fault: "subject" };
    if (!post) return { ...found, fault: "post" };
    if (!since) return { ...found, fault: "since" };
    return { ...found, fault: !until || until <= since ? "until" : undefined };
  });
}
