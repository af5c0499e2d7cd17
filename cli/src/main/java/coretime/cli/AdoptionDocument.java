package coretime.cli;

import coretime.host.AdoptionRecord;
import coretime.host.CrashActions;
import coretime.host.DomainOffers;
import coretime.host.DomainPart;
import coretime.libvirt.Domain;
import coretime.libvirt.LifecycleAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code host adopt} did, or would do, as {@code --json} prints it.
 *
 * @param dryRun nothing was changed
 * @param onCrashBefore until now
 * @param onCrash from now on
 * @param remembered what {@code host release} brings back; null where nothing is remembered yet
 * @param offers what its definition could have
 * @param present what its definition has
 * @param notOffered what its definition cannot have
 * @param noOffers why nothing is offered at all; null where its definition was looked at
 */
record AdoptionDocument(
        String domain,
        UUID uuid,
        boolean dryRun,
        OnCrash onCrashBefore,
        OnCrash onCrash,
        @Nullable Remembered remembered,
        List<Offer> offers,
        List<String> present,
        List<NotOffered> notOffered,
        @Nullable String noOffers) {

    /** {@code on_crash}; null where the domain does not run, or has no definition. */
    record OnCrash(@Nullable String live, @Nullable String persistent) {
        static OnCrash of(CrashActions actions) {
            return new OnCrash(text(actions.live()), text(actions.persistent()));
        }

        private OnCrash adopted() {
            String preserve = LifecycleAction.PRESERVE.xml();
            return new OnCrash(live == null ? null : preserve, persistent == null ? null : preserve);
        }

        private static @Nullable String text(@Nullable LifecycleAction action) {
            return action == null ? null : action.xml();
        }
    }

    /** What {@code on_crash} was when the domain was adopted first. */
    record Remembered(OnCrash onCrash, Instant adoptedAt) {
        static Remembered of(AdoptionRecord adoption) {
            return new Remembered(OnCrash.of(adoption.before()), adoption.at());
        }
    }

    /**
     * A part that the definition could have.
     *
     * @param diff of the definition's XML, without its secrets
     * @param taken it is in the definition now, for the next start
     */
    record Offer(String name, String why, List<String> diff, boolean taken) {}

    /** A part that the definition cannot have. */
    record NotOffered(String name, String reason) {}

    static AdoptionDocument of(
            Domain domain,
            boolean dryRun,
            CrashActions before,
            @Nullable AdoptionRecord adoption,
            @Nullable DomainOffers offers,
            Set<DomainPart> taken) {
        List<Offer> offered = new ArrayList<>();
        List<NotOffered> notOffered = new ArrayList<>();
        List<String> present = new ArrayList<>();
        if (offers != null) {
            offers.offers()
                    .forEach(offer -> offered.add(new Offer(
                            offer.part().label(),
                            offer.part().why(),
                            XmlDiff.of(domain.name(), offer),
                            taken.contains(offer.part()))));
            offers.obstacles().forEach((part, reason) -> notOffered.add(new NotOffered(part.label(), reason)));
            offers.present().forEach(part -> present.add(part.label()));
        }
        return new AdoptionDocument(
                domain.name(),
                domain.uuid(),
                dryRun,
                OnCrash.of(before),
                OnCrash.of(before).adopted(),
                adoption == null ? null : Remembered.of(adoption),
                offered,
                present,
                notOffered,
                offers == null ? "it is transient: it has no definition for a next start" : null);
    }
}
