/** An office's call chain as links that dial: whom to call first, and whom then. */
import { useQuery } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ask, Problem } from "~/api/client";
import "./doing.css";

interface Row {
  order: number;
  post: string;
  name: string;
  number: string;
}

/** Gives an office's call chain, kept on the page so that it is there when the network is not. */
export function useChain(office: string | undefined) {
  return useQuery({
    queryKey: ["phones", office],
    queryFn: async () => (await ask(`/offices/${office}/phones`)) as { phones: Row[] },
    enabled: Boolean(office),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => !(error instanceof Problem) && count < 3,
  });
}

/** An extension is dialled after a pause: 82212345转801. */
function dialled(number: string): string {
  return `tel:${number.replace(/转|x/, ",").replace(/[^\d+,]/g, "")}`;
}

export function Calls(props: { office: string; name: string; most?: number }) {
  const { t } = useTranslation();
  const asked = useChain(props.office);
  const phones = (asked.data?.phones ?? []).slice(0, props.most ?? 8);
  if (asked.isPending) return null;
  if (phones.length === 0)
    return <p className="meta">{t("work.noPhone", { office: props.name })}</p>;
  return (
    <ul className="calls" aria-label={t("work.calls", { office: props.name })}>
      {phones.map((one) => (
        <li key={one.order}>
          <a href={dialled(one.number)} className="call">
            <Phone aria-hidden />
            <span>
              {t("work.call", { office: props.name, name: one.name })} {one.number}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
