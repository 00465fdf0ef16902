/** A drawer beside the screen, which stays alive; Escape closes it and the focus goes back. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import "./drawer.css";

interface Props {
  title: string;
  close: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** A drawer that leaves the screen beside it usable: a labelled region, not a modal. */
export function Drawer(props: Props) {
  const { t } = useTranslation();
  return (
    <section
      className="drawer"
      aria-label={props.title}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) props.close();
      }}
    >
      <header className="drawer-head">
        <h2>{props.title}</h2>
        <Button tone="quiet" onPress={props.close} aria-label={t("close")}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="drawer-body">{props.children}</div>
    </section>
  );
}

/** A dialog in the middle, for what must be answered before anything else. */
export function Box(props: Props) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.close();
      }}
    >
      <Modal className={props.wide ? "box box-wide" : "box"}>
        <Dialog className="box-dialog">
          <header className="drawer-head">
            <Heading slot="title">{props.title}</Heading>
            <Button tone="quiet" onPress={props.close} aria-label={t("close")}>
              <X aria-hidden />
            </Button>
          </header>
          <div className="drawer-body">{props.children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
