/** Why the service refused, in the reader's language: codes and parameters are its words, sentences ours. */
import { useTranslation } from "react-i18next";
import { Problem } from "~/api/client";

export function useWhy(): (problem: unknown) => string {
  const { t, i18n } = useTranslation();
  return (problem) => {
    if (!(problem instanceof Problem)) return t("fault.unanswered");
    const own = `fault.${problem.code}`;
    if (i18n.exists(own)) return t(own, problem.parameters);
    const rule = `refusal.${problem.code}`;
    const detail = i18n.exists(rule) ? t(rule) : problem.detail;
    return t("fault.refused", { detail });
  };
}
