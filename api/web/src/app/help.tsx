/** What the keys do. */
import { useTranslation } from "react-i18next";
import { Box } from "~/kit/drawer";

const KEYS: [string, string][] = [
  ["N", "help.n"],
  ["/", "help.slash"],
  ["J K", "help.jk"],
  ["Enter", "help.enter"],
  ["Esc", "help.esc"],
  ["G …", "help.g"],
  ["Ctrl K", "help.palette"],
  ["?", "help.help"],
];

export function Help(props: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Box title={t("help.title")} close={props.close}>
      <dl className="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Box>
  );
}
