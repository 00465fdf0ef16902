/** The rail of a desk and the tabs of a phone: links to the places that the reader may go to. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "./me";
import { PLACES, type Place } from "./paths";

export function Rail() {
  return <Places places={PLACES} />;
}

export function Places(props: { places: Place[]; more?: (place: Place) => ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <nav className="rail no-print" aria-label={t("nav.label")}>
      {props.places
        .filter((place) => place.for(me))
        .map((place) => (
          <Link
            key={place.name}
            to={place.path}
            className="rail-link"
            activeProps={{ className: "rail-link rail-here", "aria-current": "page" }}
          >
            <place.icon aria-hidden />
            <span>
              {t(`nav.${place.name}`)}
              {props.more?.(place)}
            </span>
          </Link>
        ))}
    </nav>
  );
}
