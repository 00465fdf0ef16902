/** An address at which there is nothing. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "~/kit/empty";

export function NotFound() {
  const { t } = useTranslation();
  return <Empty act={<Link to="/board">{t("fault.back")}</Link>}>{t("fault.notfound")}</Empty>;
}
