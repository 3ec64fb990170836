package io.vpcrouter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vpcrouter.model.Destination;
import io.vpcrouter.model.Fallback;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.NetworkSnapshot;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteChange;
import io.vpcrouter.model.RouteTarget;
import io.vpcrouter.model.TagSelector;
import io.vpcrouter.model.TaggedResource;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.CloudException.Kind;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.ReadRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What every cloud provider must do. Extend it, describe a VPC that every test may change, and run it as a JUnit test.
 *
 * <p>Evolution: may gain rules in minor versions.
 */
public abstract class CloudProviderContract {
    private static final PrefixListId MISSING_LIST = new PrefixListId("pl-0fedcba9876543210");

    /** For subclasses. */
    protected CloudProviderContract() {}

    /** A new provider; the VPC is as it was at the start of each test. */
    protected abstract CloudProvider provider();

    /** A route table of the VPC. */
    protected abstract String table();

    /** A destination that no row of the table has or overlaps. */
    protected abstract Destination destination();

    /** The attached interface that carries {@link #host}. */
    protected abstract String networkInterface();

    /** Another attached interface. */
    protected abstract String otherNetworkInterface();

    /** An address of {@link #networkInterface}. */
    protected abstract IpAddress host();

    /** An address that no interface of the VPC has. */
    protected abstract IpAddress strangeHost();

    /** The id of a route table that does not exist. */
    protected abstract String missingTable();

    /** The id of an interface that does not exist. */
    protected abstract String missingNetworkInterface();

    /**
     * The id of something that a route may fall back to, such as a NAT gateway of the VPC; empty, unless overridden, for a cloud
     * without such targets, which must refuse them.
     */
    protected Optional<String> fallback() {
        return Optional.empty();
    }

    /**
     * A prefix list of the family of {@link #host} that no route of the table leads to; empty, unless overridden, for a cloud
     * without prefix lists, which must refuse them.
     */
    protected Optional<PrefixListId> prefixList() {
        return Optional.empty();
    }

    /** How long an interrupted call may take to end: 10 s. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    private RouteChange create(String eni) {
        return new RouteChange.Create(table(), destination(), eni);
    }

    private RouteChange replace(String from, String to) {
        return new RouteChange.Replace(table(), destination(), new RouteTarget.Interface(from), to);
    }

    private RouteChange delete(String from) {
        return new RouteChange.Delete(table(), destination(), new RouteTarget.Interface(from));
    }

    private Optional<RouteTarget> target(CloudProvider provider) {
        return target(provider, destination());
    }

    private Optional<RouteTarget> target(CloudProvider provider, Destination destination) {
        return provider.read(Set.of()).tables().stream()
                .filter(table -> table.id().equals(table()))
                .flatMap(table -> table.routes().stream())
                .filter(row -> row.destination().equals(destination))
                .map(Route::target)
                .findFirst();
    }

    private static void assertRefused(Runnable call, Kind... kinds) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(CloudException.class, refused -> {
            assertThat(refused.kind()).isIn((Object[]) kinds);
            assertThat(refused.operation()).isNotBlank();
        });
    }

    /** A read shows the whole VPC, and the interfaces of the hosts. */
    @Test
    void aReadShowsTablesSubnetsAndTheInterfacesOfHosts() {
        try (CloudProvider provider = provider()) {
            NetworkSnapshot snapshot = provider.read(Set.of(host()));
            assertThat(snapshot.network()).isEqualTo(provider.network());
            assertThat(snapshot.subnets()).isNotEmpty();
            assertThat(snapshot.tables()).anyMatch(table -> table.id().equals(table()));
            assertThat(snapshot.interfaces())
                    .anyMatch(eni -> eni.id().equals(networkInterface())
                            && eni.attached()
                            && eni.addresses().contains(host()));
        }
    }

    /** A tag that is set is seen by the next read, and finds the interface; one that is taken away is not. */
    @Test
    void tagsOfInterfacesAreSeenByTheNextReadWhereTheCloudHasTags() {
        try (CloudProvider provider = provider()) {
            if (!provider.readsTags()) {
                assertRefused(() -> provider.tagInterface(networkInterface(), "contract", "yes"), Kind.INVALID);
                assertRefused(() -> provider.untagInterface(networkInterface(), "contract"), Kind.INVALID);
                return;
            }
            ReadRequest asMark = new ReadRequest(Set.of(host()), Set.of(), "contract");
            Set<TagSelector> selectors = Set.of(TagSelector.of("contract", "yes"));
            ReadRequest asSelector = new ReadRequest(Set.of(), selectors, "contract-other");
            assertThat(provider.read(asMark).tagged()).isEmpty();

            provider.tagInterface(networkInterface(), "contract", "yes");

            assertThat(provider.read(asMark).tagged()).anyMatch(this::isTagged);
            assertThat(provider.read(asSelector).tagged()).anyMatch(this::isTagged);
            assertThat(provider.read(asSelector).interfaces())
                    .anyMatch(eni -> eni.id().equals(networkInterface()));

            provider.untagInterface(networkInterface(), "contract");
            provider.untagInterface(networkInterface(), "contract");
            assertThat(provider.read(asMark).tagged()).isEmpty();
            assertThat(provider.read(asSelector).tagged()).isEmpty();
        }
    }

    private boolean isTagged(TaggedResource resource) {
        return resource.id().equals(networkInterface())
                && networkInterface().equals(resource.networkInterface())
                && resource.address(host().family()).isPresent()
                && "yes".equals(resource.tags().get("contract"));
    }

    /** That a host is nowhere is an answer, not an error. */
    @Test
    void aHostThatNoInterfaceCarriesIsNoError() {
        try (CloudProvider provider = provider()) {
            assertThat(provider.read(Set.of(strangeHost())).interfaces())
                    .noneMatch(eni -> eni.addresses().contains(strangeHost()));
        }
    }

    /** Created, moved in place, deleted: each is seen by the next read. */
    @Test
    void changesAreSeenByTheNextRead() {
        try (CloudProvider provider = provider()) {
            provider.apply(create(networkInterface()));
            assertThat(target(provider)).contains(new RouteTarget.Interface(networkInterface()));
            provider.apply(replace(networkInterface(), otherNetworkInterface()));
            assertThat(target(provider)).contains(new RouteTarget.Interface(otherNetworkInterface()));
            provider.apply(delete(otherNetworkInterface()));
            assertThat(target(provider)).isEmpty();
        }
    }

    /** The interface of a row is shown even if no host of the spec is on it. */
    @Test
    void aReadShowsTheInterfacesOfRows() {
        try (CloudProvider provider = provider()) {
            provider.apply(create(otherNetworkInterface()));
            assertThat(provider.read(Set.of()).interfaces())
                    .anyMatch(eni -> eni.id().equals(otherNetworkInterface()));
        }
    }

    /** An answer may have been lost, so a change is asked for twice. */
    @Test
    void whatAlreadyIsAsWantedCountsAsDone() {
        try (CloudProvider provider = provider()) {
            provider.apply(create(networkInterface()));
            provider.apply(create(networkInterface()));
            provider.apply(replace(networkInterface(), otherNetworkInterface()));
            provider.apply(replace(networkInterface(), otherNetworkInterface()));
            assertThat(target(provider)).contains(new RouteTarget.Interface(otherNetworkInterface()));
            provider.apply(delete(otherNetworkInterface()));
            provider.apply(delete(otherNetworkInterface()));
            assertThat(target(provider)).isEmpty();
        }
    }

    /** While no host can carry a destination, its route leads to the fallback, and comes back in place. */
    @Test
    void aRouteLeadsToItsFallbackAndBackWhereTheCloudHasSuchTargets() {
        try (CloudProvider provider = provider()) {
            RouteTarget host = new RouteTarget.Interface(networkInterface());
            RouteTarget fallback = Fallback.target(fallback().orElse("nat-0123456789abcdef0"));
            RouteChange there = new RouteChange.Replace(table(), destination(), host, fallback);
            provider.apply(create(networkInterface()));
            if (fallback().isEmpty()) {
                assertRefused(() -> provider.apply(there), Kind.INVALID, Kind.NOT_FOUND);
                assertThat(target(provider)).contains(host);
                return;
            }
            provider.apply(there);
            provider.apply(there);
            assertThat(target(provider)).contains(fallback);
            provider.apply(new RouteChange.Replace(table(), destination(), fallback, host));
            assertThat(target(provider)).contains(host);
            provider.apply(delete(networkInterface()));

            RouteChange createdThere = new RouteChange.Create(table(), destination(), fallback);
            provider.apply(createdThere);
            provider.apply(createdThere);
            assertRefused(() -> provider.apply(create(networkInterface())), Kind.CONFLICT);
            assertThat(target(provider)).contains(fallback);
        }
    }

    /** One route leads all entries of a prefix list, and the entries are told; a list that is not there is left out. */
    @Test
    void aPrefixListIsADestinationWhereTheCloudHasThem() {
        try (CloudProvider provider = provider()) {
            PrefixListId list = prefixList().orElse(MISSING_LIST);
            RouteChange create = new RouteChange.Create(table(), list, networkInterface());
            if (prefixList().isEmpty()) {
                assertRefused(() -> provider.apply(create), Kind.INVALID, Kind.NOT_FOUND);
                assertThat(provider.prefixLists(Set.of(list))).isEmpty();
                return;
            }
            RouteTarget first = new RouteTarget.Interface(networkInterface());
            RouteTarget second = new RouteTarget.Interface(otherNetworkInterface());
            provider.apply(create);
            provider.apply(create);
            assertThat(target(provider, list)).contains(first);
            provider.apply(new RouteChange.Replace(table(), list, first, second));
            assertThat(target(provider, list)).contains(second);
            provider.apply(new RouteChange.Delete(table(), list, second));
            provider.apply(new RouteChange.Delete(table(), list, second));
            assertThat(target(provider, list)).isEmpty();

            assertThat(provider.prefixLists(Set.of(list, MISSING_LIST)))
                    .singleElement()
                    .satisfies(known -> {
                        assertThat(known.id()).isEqualTo(list);
                        assertThat(known.family()).isEqualTo(host().family());
                        assertThat(known.entriesIfRead()).isPresent();
                    });
        }
    }

    /** Somebody was faster: the row stays as he made it, and the core reads again. */
    @Test
    void creatingARowThatLeadsElsewhereIsAConflict() {
        try (CloudProvider provider = provider()) {
            provider.apply(create(networkInterface()));
            assertRefused(() -> provider.apply(create(otherNetworkInterface())), Kind.CONFLICT);
            assertThat(target(provider)).contains(new RouteTarget.Interface(networkInterface()));
        }
    }

    /** Somebody deleted it: the core reads again. */
    @Test
    void replacingARowThatIsNotThereAsksForARead() {
        try (CloudProvider provider = provider()) {
            assertRefused(
                    () -> provider.apply(replace(networkInterface(), otherNetworkInterface())),
                    Kind.CONFLICT,
                    Kind.NOT_FOUND);
            assertThat(target(provider)).isEmpty();
        }
    }

    /** What a change names may be gone. */
    @Test
    void aChangeThatNamesSomethingMissingIsNotFound() {
        try (CloudProvider provider = provider()) {
            assertRefused(() -> provider.apply(create(missingNetworkInterface())), Kind.NOT_FOUND);
            assertRefused(
                    () -> provider.apply(new RouteChange.Create(missingTable(), destination(), networkInterface())),
                    Kind.NOT_FOUND);
        }
    }

    /** A provider that switches the source/destination check off shows that in the next read, and minds no repetition. */
    @Test
    void aCheckThatWasSwitchedOffIsShownAsOff() {
        try (CloudProvider provider = provider()) {
            if (provider.disablesSourceDestCheck()) {
                provider.disableSourceDestCheck(networkInterface());
                provider.disableSourceDestCheck(networkInterface());
                assertThat(provider.read(Set.of(host())).interfaces())
                        .filteredOn(eni -> eni.id().equals(networkInterface()))
                        .noneMatch(NetworkInterface::sourceDestCheck);
            }
        }
    }

    /** A router that stops interrupts its calls. */
    @Test
    void anInterruptedCallEndsSoon() throws InterruptedException {
        try (CloudProvider provider = provider()) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    provider.read(Set.of(host()));
                } catch (RuntimeException | Error e) {
                    thrown.set(e);
                }
            });
            caller.setDaemon(true);
            caller.start();
            caller.join(patience().toMillis());
            assertThat(caller.isAlive())
                    .as("still busy %s after the interrupt", patience())
                    .isFalse();
            // A provider that had its answer at hand may give it.
            if (thrown.get() != null) {
                assertThat(thrown.get())
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                refused -> assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT));
            }
        }
    }

    /** Facts are asked for by whoever looks at the state; the provider may be closed more than once. */
    @Test
    void itTellsItsFactsAndCanBeClosedTwice() {
        CloudProvider provider = provider();
        assertThat(provider.network()).isNotBlank();
        assertThat(provider.writeBudget()).isNotNull();
        assertThat(provider.statistics()).isNotNull();
        provider.close();
        provider.close();
    }
}
