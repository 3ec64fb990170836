package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How an address of the spec finds its network interface, and what follows when it moves. */
class HostsOfInterfacesTest {
    private static String decisions(String scene) {
        return String.join("\n", Scene.of("table rtb-1\n" + scene).decisions());
    }

    @Test
    void aSecondaryAddressIsRecognised() {
        assertThat(decisions("host a\nhost b eni=eni-a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 b"))
                .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void anAddressOfADelegatedPrefixIsRecognised() {
        assertThat(decisions("host a by=10.0.0.0/28\nroute 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
        assertThat(decisions("host a ip=fd00::9 by=fd00::/80\nroute 2001:db8::/32 a"))
                .isEqualTo("rtb-1 2001:db8::/32 create eni-a: row is missing");
    }

    @Test
    void anAddressOutsideOfTheDelegatedPrefixIsNot() {
        assertThat(decisions("host a by=10.0.0.16/28\nroute 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 pending: no host in the VPC");
    }

    @Test
    void theExactAddressComesBeforeThePrefix() {
        assertThat(decisions("host b by=10.0.0.0/28\nhost a\nroute 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-a: row is missing");
    }

    @Test
    void anAttachedInterfaceComesBeforeADetachedOne() {
        assertThat(decisions("host a detached\nhost b ip=10.0.0.1\nroute 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
    }

    @Test
    void anAttachedPrefixComesBeforeADetachedExactAddress() {
        assertThat(decisions("host a detached\nhost b by=10.0.0.0/28\nroute 10.2.0.0/16 a"))
                .isEqualTo("rtb-1 10.2.0.0/16 create eni-b: row is missing");
    }

    @Test
    void twoHostsOnOneInterfaceAreAsGoodAsTheBetterOne() {
        assertThat(
                        decisions(
                                "host a failed\nhost b eni=eni-a\nhost c\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b c"))
                .isEqualTo("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void aRowOnTheInterfaceThatAnAddressLeftIsReplacedForHardEvidence() {
        Scene before = Scene.of("table rtb-1\nhost a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a");
        Scene after = Scene.of("table rtb-1\nhost a eni=eni-new\neni eni-a\nhost b waiting\n"
                + "row rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.situation()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: hard evidence");
    }

    @Test
    void theEvidenceStaysOverSeveralReadsUntilNoRowPointsThere() {
        Scene before = Scene.of("table rtb-1\nhost a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a");
        Scene after = Scene.of("table rtb-1\nhost a eni=eni-new\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a");
        Scene moved = Scene.of("table rtb-1\nhost a eni=eni-new\nrow rtb-1 10.2.0.0/16 eni-new\nroute 10.2.0.0/16 a");

        VpcView next = before.view().next(after.spec(), after.snapshot());
        VpcView again = next.next(after.spec(), after.snapshot());
        VpcView done = again.next(moved.spec(), moved.snapshot());
        VpcView bent = done.next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(again, after.situation()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: hard evidence");
        assertThat(Scene.lines(Planner.plan(bent, after.situation()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-new: not eligible any more");
    }

    @Test
    void anInterfaceThatStillCarriesAnotherHostIsNotDeadForIt() {
        Scene before =
                Scene.of("table rtb-1\nhost a\nhost b eni=eni-a\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b");
        Scene after = Scene.of("table rtb-1\nhost b eni=eni-a\nhost a eni=eni-new\n"
                + "row rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.situation()).decisions()))
                .containsExactly("rtb-1 10.2.0.0/16 keep eni-a: on the chosen host");
    }

    @Test
    void anAddressThatIsNowhereLeavesNoEvidence() {
        Scene before = Scene.of("table rtb-1\nhost a\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b");
        Scene after =
                Scene.of("table rtb-1\nhost a absent\nhost b\nrow rtb-1 10.2.0.0/16 eni-a\nroute 10.2.0.0/16 a b");

        VpcView next = before.view().next(after.spec(), after.snapshot());

        assertThat(Scene.lines(Planner.plan(next, after.situation()).changes()))
                .containsExactly("rtb-1 10.2.0.0/16 replace eni-a by eni-b: not eligible any more");
    }
}
