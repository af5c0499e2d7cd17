-- A host has a thousand domains: what is asked of one does not go through the rows of all.
CREATE INDEX freeze_by_process ON "freeze" (qemu_process, frozen_from);
CREATE INDEX incident_by_domain ON incident (domain, panic_at);
