/** Who I am, and how this desk shows things: language, theme, shortcuts, sign out. */
import { Moon, Sun, UserRound } from "lucide-react";
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Section,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import "~/kit/button.css";
import { LANGUAGES, type Language, speak } from "~/words";
import { keepLook, themeNow, useLook } from "./look";
import { useMe, useSwitched } from "./me";

export function Mine(props: { help: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const look = useLook();
  const switched = useSwitched();
  const dark = (look.theme ?? themeNow()) === "dark";
  const act = async (key: string) => {
    if (key in LANGUAGES) await speak(key as Language);
    if (key === "theme") keepLook({ theme: dark ? "light" : "dark" });
    if (key === "keys") keepLook({ keys: look.keys === false });
    if (key === "help") props.help();
    if (key === "out") {
      await ask("/sign-out", { method: "POST" }).catch(() => undefined);
      await switched();
    }
  };
  return (
    <MenuTrigger>
      <Button className="button button-quiet mine" aria-label={`${t("look.menu")}: ${me.name}`}>
        <UserRound aria-hidden />
        <span data-shortened>{me.name}</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={(key) => void act(String(key))}>
          <Section>
            <Header className="menu-head">{t("look.language")}</Header>
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <MenuItem id={code} key={code} className="menu-item" textValue={name}>
                <span lang={code}>{name}</span>
              </MenuItem>
            ))}
          </Section>
          <Section>
            <Header className="menu-head">{me.name}</Header>
            <MenuItem id="theme" className="menu-item" textValue={t("look.theme")}>
              {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
              {t(dark ? "look.light" : "look.dark")}
            </MenuItem>
            <MenuItem id="keys" className="menu-item" textValue={t("look.keysOn")}>
              {t("look.keysOn")}：{t(look.keys === false ? "look.off" : "look.on")}
            </MenuItem>
            <MenuItem id="help" className="menu-item" textValue={t("look.keys")}>
              {t("look.keys")} <kbd>?</kbd>
            </MenuItem>
            <MenuItem id="out" className="menu-item" textValue={t("sign.out")}>
              {t("sign.out")}
            </MenuItem>
          </Section>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
