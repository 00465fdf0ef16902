/** Filters that stand open on a desk; on the phone they are folded, so that what was found comes first. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

const NARROW = "(max-width: 600px)";

export function Folding(props: { children: ReactNode }) {
  const { t } = useTranslation();
  const [narrow] = useState(() => matchMedia(NARROW).matches);
  if (!narrow) return props.children;
  return (
    <details className="folding no-print">
      <summary>{t("kit.filters")}</summary>
      {props.children}
    </details>
  );
}
