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
  return (
    <section
      className="drawer"
      aria-label={props.title}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) props.close();
      }}
    >
      <Head close={props.close}>
        <h2>{props.title}</h2>
      </Head>
      <div className="drawer-body">{props.children}</div>
    </section>
  );
}

/** A dialog in the middle, for what must be answered before anything else. */
export function Box(props: Props) {
  return <Over {...props} over="overlay" className={props.wide ? "box box-wide" : "box"} />;
}

/** A sheet from the foot of a phone; what is behind it waits. */
export function Sheet(props: Props) {
  return <Over {...props} over="overlay sheet-over" className="sheet" />;
}

function Over(props: Props & { over: string; className: string }) {
  return (
    <ModalOverlay
      className={props.over}
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.close();
      }}
    >
      <Modal className={props.className}>
        <Dialog className="box-dialog">
          <Head close={props.close}>
            <Heading slot="title">{props.title}</Heading>
          </Head>
          <div className="drawer-body">{props.children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Head(props: { close: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <header className="drawer-head">
      {props.children}
      <Button tone="quiet" onPress={props.close} aria-label={t("close")}>
        <X aria-hidden />
      </Button>
    </header>
  );
}
