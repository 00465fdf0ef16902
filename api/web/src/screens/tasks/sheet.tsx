/** A sheet from the foot of the phone; what is behind it waits. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import "~/kit/drawer.css";

export function Sheet(props: { title: string; close: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="overlay sheet-over"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.close();
      }}
    >
      <Modal className="sheet">
        <Dialog className="box-dialog">
          <header className="drawer-head">
            <Heading slot="title">{props.title}</Heading>
            <Button tone="quiet" onPress={props.close} aria-label={t("close")}>
              <X aria-hidden />
            </Button>
          </header>
          <div className="sheet-body">{props.children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
