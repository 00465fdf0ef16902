/** What the reader may do with a stream as it stands: the service says which commands, forms ask for the rest. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Accepted } from "~/api/client";
import { ask } from "~/api/client";
import { Box } from "~/kit/drawer";
import type { Values } from "./filled";
import { CommandForm } from "./form";

export interface Act {
  command: string;
  part: number;
  path: string;
}

export interface Acts {
  version: number;
  acts: Act[];
}

const NO_ACTS: Acts = { version: 0, acts: [] };

/** Gives what may be done with a stream; asked anew when its row has moved. */
export function useActs(plural: string, id: string | undefined, version: number | undefined): Acts {
  const asked = useQuery({
    queryKey: ["acts", plural, id, version],
    queryFn: async () => (await ask(`/${plural}/${id}/acts`)) as Acts,
    enabled: id !== undefined,
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
  });
  return asked.data ?? NO_ACTS;
}

interface Props {
  act: Pick<Act, "command" | "path">;
  version?: number | undefined;
  title?: string;
  lead?: ReactNode; // What the act means, before the form.
  given?: Values;
  begin?: Values;
  close: () => void;
  done?: (accepted: Accepted) => void;
}

/** One act's form in a box: closed when the service has taken it. */
export function ActBox(props: Props) {
  const { t } = useTranslation();
  const { act, close } = props;
  return (
    <Box title={props.title ?? t(`command.${act.command}`)} close={close}>
      {props.lead && <p className="lead-in">{props.lead}</p>}
      <CommandForm
        command={act.command}
        path={act.path}
        version={props.version}
        given={props.given ?? {}}
        begin={props.begin ?? {}}
        done={(accepted) => {
          close();
          props.done?.(accepted);
        }}
        cancel={close}
      />
    </Box>
  );
}
