/** Who I am, and how this desk shows things: language, theme, shortcuts, sign out; opened by a button. */
import { Moon, Sun, UserRound } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { Languages } from "~/kit/languages";
import { keepLook, themeNow, useLook } from "./look";
import { useMe, useSignOut } from "./me";

export function Mine(props: { help: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    setOpen(false);
    button.current?.querySelector("button")?.focus();
  };
  const left = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what its buttons do not take.
    <div className="mine-around" ref={button} onKeyDown={escaped} onBlur={left}>
      <Button
        tone="quiet"
        className="mine"
        aria-label={`${t("look.menu")}: ${me.name}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onPress={() => setOpen(!open)}
      >
        <UserRound aria-hidden />
        <span data-shortened>{me.name}</span>
      </Button>
      {open && (
        // It takes the focus, so that a press beside its buttons does not close it.
        <section id={id} className="menu mine-menu" aria-label={me.name} tabIndex={-1}>
          <Choices help={props.help} close={() => setOpen(false)} />
        </section>
      )}
    </div>
  );
}

function Choices(props: { help: () => void; close: () => void }) {
  const { t } = useTranslation();
  const look = useLook();
  const { out, failed } = useSignOut();
  const dark = (look.theme ?? themeNow()) === "dark";
  const keys = look.keys !== false;
  const help = () => {
    props.close();
    props.help();
  };
  return (
    <>
      <h2 className="menu-head">{t("look.language")}</h2>
      <Languages className="menu-item" />
      <h2 className="menu-head">{t("look.theme")}</h2>
      <Item press={() => keepLook({ theme: dark ? "light" : "dark" })}>
        {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
        {t(dark ? "look.light" : "look.dark")}
      </Item>
      <Item press={() => keepLook({ keys: !keys })}>
        {t("look.keysOn")}：{t(keys ? "look.on" : "look.off")}
      </Item>
      <Item press={help}>
        {t("look.keys")} <kbd>?</kbd>
      </Item>
      <Item press={() => void out()}>{t("sign.out")}</Item>
      {failed && <p role="alert">{t("sign.notOut")}</p>}
    </>
  );
}

function Item(props: { press: () => void; children: React.ReactNode }) {
  return (
    <Button tone="quiet" className="menu-item" onPress={props.press}>
      {props.children}
    </Button>
  );
}
