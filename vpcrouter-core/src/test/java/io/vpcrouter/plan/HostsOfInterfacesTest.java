package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.view.VpcView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an address of the spec finds its network interface, and what follows when it moves. */
class HostsOfInterfacesTest {
    private static String decisions(String scene) {
        return String.join("\n", Scene.of("table rtb-1\n" + scene).decisions());
    }

    @Test
    void aSecondaryAddressIsRecognised() {
        assertThat(decisions("host a\nhost b eni=eni-a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 b"))
                .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void anAddressOfADelegatedPrefixIsRecognised() {
        assertThat(decisions("host a by=10.0.0.0/28\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        assertThat(decisions("host a ip=fd00::9 by=fd00::/80\nwant 2001:db8::/32 a"))
                .isEqualTo("rtb-1 2001:db8::/32 create eni-a: row is missing");
    }

    @Test
    void anAddressOutsideOfTheDelegatedPrefixIsNot() {
        assertThat(decisions("host a by=10.0.0.16/28\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 pending: no host in the VPC");
    }

    @Test
    void theExactAddressComesBeforeThePrefix() {
        assertThat(decisions("host b by=10.0.0.0/28\nhost a\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
    }

    @Test
    void anAttachedInterfaceComesBeforeADetachedOne() {
        assertThat(decisions("host a detached\nhost b ip=10.0.0.1\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
    }

    @Test
    void anAttachedPrefixComesBeforeADetachedExactAddress() {
        assertThat(decisions("host a detached\nhost b by=10.0.0.0/28\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
    }

    @Test
    void ofTwoAttachedInterfacesWithTheAddressTheLowerIdCounts() {
        for (String order : List.of(
                "host a eni=eni-x\nhost b ip=10.0.0.1 eni=eni-w\n",
                "host a eni=eni-w\nhost b ip=10.0.0.1 eni=eni-x\n")) {
            assertThat(decisions(order + "want 10.2.0.0/16 a"))
                    .isEqualTo("rtb-1 10.2.0.0/16 create eni-w: row is missing");
        }
    }

    @Test
    void aPrefixMayBeASingleAddress() {
        assertThat(decisions("host a by=10.0.0.1/32\nwant 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
    }

    @Test
    void aRouteOnAnInterfaceOfTwoHostsIsJudgedByTheBetterOne() {
        for (String route : List.of("want 10.2.0.0/16 a b c", "want 10.2.0.0/16 b a c")) {
            for (String worse :
                    List.of("host a failed\nhost b suspect eni=eni-a", "host a suspect\nhost b failed eni=eni-a")) {
                assertThat(decisions(worse + "\nhost c\nroute rtb-1 10.2.0.0/16 eni-a\n" + route))
                        .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: host is suspect");
            }
            for (String gone :
                    List.of("host a gone\nhost b suspect eni=eni-a", "host a suspect\nhost b gone eni=eni-a")) {
                assertThat(decisions(gone + "\nhost c\nroute rtb-1 10.2.0.0/16 eni-a\n" + route))
                        .isEqualTo("rtb-1 10.2.0.0/16 pending eni-a: host is suspect");
            }
        }
    }

    @Test
    void ofTwoHostsOfOneInterfaceThatAreEquallyGoodTheLowerAddressCountsWhateverTheOrderOfTheSpec() {
        String scene = "host a unknown\nhost b waiting eni=eni-a\nhost c unknown\nchosen 10.2.0.0/16 c\n"
                + "route rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 ";

        assertThat(decisions(scene + "a b c"))
                .isEqualTo("rtb-1 10.2.0.0/16 replace eni-a by eni-c: changed by somebody else");
        assertThat(decisions(scene + "b a c")).isEqualTo(decisions(scene + "a b c"));
    }

    @Test
    void twoHostsOnOneInterfaceAreAsGoodAsTheBetterOne() {
        assertThat(
                        decisions(
                                "host a failed\nhost b eni=eni-a\nhost c\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b c"))
                .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void aRouteOnTheInterfaceThatAnAddressLeftIsReplacedForHardEvidence() {
        Scene before = Scene.of("table rtb-1\nhost a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a");
        Scene after = Scene.of("table rtb-1\nhost a eni=eni-new\neni eni-a\nhost b waiting\n"
                + "route rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.context()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: hard evidence");
    }

    @Test
    void theEvidenceStaysOverSeveralReadsUntilNoRoutePointsThere() {
        Scene before = Scene.of("table rtb-1\nhost a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a");
        Scene after = Scene.of("table rtb-1\nhost a eni=eni-new\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a");
        Scene moved = Scene.of("table rtb-1\nhost a eni=eni-new\nroute rtb-1 10.2.0.0/16 eni-new\nwant 10.2.0.0/16 a");

        VpcView next = before.view().next(after.spec(), after.snapshot());
        VpcView again = next.next(after.spec(), after.snapshot());
        VpcView done = again.next(moved.spec(), moved.snapshot());
        VpcView bent = done.next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(again, after.context()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: hard evidence");
        assertThat(Scene.lines(Planner.plan(bent, after.context()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: not eligible any more");
    }

    @Test
    void anInterfaceThatStillCarriesAnotherHostIsNotDeadForIt() {
        Scene before =
                Scene.of("table rtb-1\nhost a\nhost b eni=eni-a\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");
        Scene after = Scene.of("table rtb-1\nhost b eni=eni-a\nhost a eni=eni-new\n"
                + "route rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.context()).decisions()))
                .containsExactly("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void anAddressThatIsNowhereLeavesNoEvidence() {
        Scene before = Scene.of("table rtb-1\nhost a\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");
        Scene after =
                Scene.of("table rtb-1\nhost a missing\nhost b\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a b");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.context()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-b: not eligible any more");
    }
}
