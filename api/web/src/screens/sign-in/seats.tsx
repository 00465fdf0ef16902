/** The demo's seats: one click signs in as any role; elsewhere there are none. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useSwitched } from "~/app/me";
import { Button } from "~/kit/button";

interface Seat {
  subject: string;
  name: string;
}

export function Seats() {
  const { t } = useTranslation();
  const switched = useSwitched();
  const asked = useQuery({
    queryKey: ["seats"],
    queryFn: async () => (await ask("/demo/seats")) as Seat[],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const seats = asked.data ?? [];
  if (seats.length === 0) return null;
  const sit = async (seat: Seat) => {
    await ask(`/demo/seats/${seat.subject}`, { method: "POST" });
    await switched();
  };
  return (
    <section className="seats" aria-label={t("sign.seats")}>
      <h2>{t("sign.seats")}</h2>
      <p className="meta">{t("app.demo")}</p>
      <ul>
        {seats.map((seat) => (
          <li key={seat.subject}>
            <Button onPress={() => void sit(seat)}>{seat.name}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
