package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A prefix list as the destination of a route: one route, and rules of its own for what is left alone. */
class PrefixListTest {
    private static final String VPC = """
            host a
            host b
            table rtb-1
            list pl-1
            """;

    private static Scene scene(String lines) {
        return Scene.of(VPC + lines);
    }

    @Test
    void isCreatedReplacedKeptAndDeletedLikeAnyOtherDestination() {
        assertThat(scene("want pl-1 a").changes()).containsExactly("rtb-1 pl-1 create eni-a: row is missing");
        assertThat(scene("want pl-1 b\nroute rtb-1 pl-1 eni-a").changes())
                .containsExactly("rtb-1 pl-1 replace eni-a by eni-b: not eligible any more");
        assertThat(scene("want pl-1 a\nroute rtb-1 pl-1 eni-a").changes()).isEmpty();
        assertThat(scene("want 10.1.0.0/16 a\nnamed pl-1\nroute rtb-1 10.1.0.0/16 eni-a\nroute rtb-1 pl-1 eni-a")
                        .changes())
                .containsExactly("rtb-1 pl-1 delete eni-a: not in the spec");
    }

    @Test
    void failsOverWithAllItsEntriesByOneChange() {
        assertThat(Scene.of("host a failed\nhost b\ntable rtb-1\nlist pl-1 size=500\nwant pl-1 a b\n"
                                + "route rtb-1 pl-1 eni-a")
                        .changes())
                .containsExactly("rtb-1 pl-1 replace eni-a by eni-b: host failed");
    }

    @Test
    void isLeftAloneAndReportedIfNoSpecEverNamedIt() {
        String route = "want 10.1.0.0/16 a\nroute rtb-1 10.1.0.0/16 eni-a\nroute rtb-1 pl-1 eni-b\n";

        assertThat(scene(route).decisions()).contains("rtb-1 pl-1 unmanaged eni-b: prefix list that no spec named");
        assertThat(scene(route + "rules lists").changes()).containsExactly("rtb-1 pl-1 delete eni-b: not in the spec");
    }

    @Test
    void toAGatewayIsAConflictOnlyIfTheSpecNamesIt() {
        assertThat(scene("want 10.1.0.0/16 a\nroute rtb-1 10.1.0.0/16 eni-a\nroute rtb-1 pl-1 vpce-1\nrules lists")
                        .decisions())
                .containsExactly("rtb-1 10.1.0.0/16 keep eni-a: on the chosen host");
        assertThat(scene("want pl-1 a\nroute rtb-1 pl-1 vpce-1").decisions())
                .containsExactly("rtb-1 pl-1 conflict vpce-1: target is not a host");
    }

    @ParameterizedTest
    @CsvSource({
        "manage=10.0.0.0/8, outside of the managed routes",
        "manage=pl-2, outside of the managed routes",
        "ignore=pl-1, ignored"
    })
    void isInScopeByItsIdAlone(String rule, String reason) {
        assertThat(scene("want pl-1 a\nrules " + rule).decisions()).containsExactly("rtb-1 pl-1 conflict: " + reason);
    }

    @Test
    void isInScopeIfItsIdIsNamed() {
        assertThat(scene("want pl-1 a\nrules manage=10.0.0.0/8,pl-1 ignore=10.0.0.0/8")
                        .changes())
                .containsExactly("rtb-1 pl-1 create eni-a: row is missing");
    }

    @Test
    void withADefaultRouteAmongItsEntriesIsManagedOnlyIfDefaultRoutesAre() {
        String list = "host a\ntable rtb-1\nlist pl-1 default\nwant pl-1 a\n";

        assertThat(Scene.of(list).decisions()).containsExactly("rtb-1 pl-1 conflict: prefix list with a default route");
        assertThat(Scene.of(list + "rules defaults").changes())
                .containsExactly("rtb-1 pl-1 create eni-a: row is missing");
        assertThat(Scene.of("host a\ntable rtb-1\nlist pl-1 default\nwant 10.1.0.0/16 a\nnamed pl-1\n"
                                + "route rtb-1 pl-1 eni-a")
                        .decisions())
                .contains("rtb-1 pl-1 unmanaged eni-a: prefix list with a default route");
    }

    @ParameterizedTest
    @CsvSource({
        "'', prefix list cannot be read",
        "list pl-1 unread, prefix list cannot be read",
        "list pl-1 IPv6, prefix list and hosts are not of one family"
    })
    void isAConflictIfItIsUnknownOrCannotHaveTheseHosts(String list, String reason) {
        assertThat(Scene.of("host a\ntable rtb-1\nwant pl-1 a\n" + list).decisions())
                .containsExactly("rtb-1 pl-1 conflict: " + reason);
    }

    @Test
    void countsForAsManyManagedRoutesAsItMayHaveEntries() {
        Scene scene = Scene.of("host a\ntable rtb-1\nlist pl-1 size=60\nlist pl-2 size=20\nwant pl-1 a\n"
                + "want 10.1.0.0/16 a\nroute rtb-1 pl-1 eni-a\nroute rtb-1 10.1.0.0/16 eni-a\n"
                + "route rtb-1 pl-2 eni-a\nnamed pl-2");

        assertThat(scene.view().managedRoutes(scene.named())).isEqualTo(81);
    }
}
