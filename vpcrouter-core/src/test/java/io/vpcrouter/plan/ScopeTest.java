package io.vpcrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.view.ScopeRules;
import io.vpcrouter.view.TableScope;
import io.vpcrouter.view.VpcView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static List<Cidr> cidrs(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    private static PlanRules tables(String scope) {
        return rules(ScopeRules.builder().tables(TableScope.tryParse(scope).orElseThrow()));
    }

    private static PlanRules rules(ScopeRules.Builder scope) {
        return PlanRules.builder().scope(scope.build()).build();
    }

    @Nested
    class Tables {
        private static final String VPC = """
                host a zone=z1
                table rtb-main main
                table rtb-hosts subnet-of=a tag:routes=ours
                table rtb-other
                table rtb-edge edge tag:routes=ours
                table rtb-unused unused tag:routes=theirs
                want 10.2.0.0/16 a
                """;

        private static List<String> tablesOf(String vpc, String scope) {
            return Scene.of(vpc).with(tables(scope)).plan().decisions().stream()
                    .map(Decision::table)
                    .toList();
        }

        @Test
        void allMeansEveryTableThatCarriesTraffic() {
            assertThat(tablesOf(VPC, "all")).containsExactly("rtb-hosts", "rtb-main", "rtb-other");
        }

        @Test
        void theOthersAreReportedWithTheReason() {
            assertThat(Scene.of(VPC).with(tables("all")).plan().tablesOutOfScope())
                    .isEqualTo(Map.of("rtb-edge", "associated with a gateway", "rtb-unused", "no subnet uses it"));
        }

        @Test
        void aMainTableThatNoSubnetUsesCarriesNoTraffic() {
            String vpc = "host a\ntable rtb-main main unused\ntable rtb-1 subnet-of=a\nwant 10.2.0.0/16 a";

            assertThat(tablesOf(vpc, "all")).containsExactly("rtb-1");
        }

        @Test
        void whereNoSubnetIsKnownTheMainTableIsManagedAndNoOther() {
            String vpc = "table rtb-main main unused\ntable rtb-1 unused\n";

            assertThat(Scene.of(vpc).with(tables("all")).plan().tablesOutOfScope())
                    .isEqualTo(Map.of("rtb-1", "no subnet uses it"));
        }

        @Test
        void associatedMeansTablesWithASubnetThatHoldsAHost() {
            assertThat(tablesOf(VPC, "associated")).containsExactly("rtb-hosts");
        }

        @Test
        void associatedCountsImplicitAssociationsWithTheMainTable() {
            String vpc = "host a\ntable rtb-main main\ntable rtb-other\nwant 10.2.0.0/16 a";

            assertThat(tablesOf(vpc, "associated")).containsExactly("rtb-main");
        }

        @Test
        void mainMeansTheMainTableAlone() {
            assertThat(tablesOf(VPC, "main")).containsExactly("rtb-main");
        }

        @Test
        void tagMeansTablesWithThatValueButNeverEdgeTables() {
            assertThat(tablesOf(VPC, "tag:routes=ours")).containsExactly("rtb-hosts");
            assertThat(tablesOf(VPC, "tag:routes=theirs")).containsExactly("rtb-unused");
            assertThat(tablesOf(VPC, "tag:routes=nobodys")).isEmpty();
            assertThat(tablesOf(VPC, "tag:routes")).containsExactly("rtb-hosts", "rtb-unused");
            assertThat(tablesOf(VPC, "tag:nosuch")).isEmpty();
        }

        @Test
        void nothingIsDeletedFromTablesOutOfScope() {
            assertThat(Scene.of("route rtb-other 10.9.0.0/16 eni-a\n" + VPC)
                            .with(tables("associated"))
                            .changes())
                    .containsExactly("rtb-hosts 10.2.0.0/16 create eni-a: row is missing");
        }

        @Test
        void aTableStaysInScopeWhileTheSpecStaysTheSame() {
            Scene before = Scene.of(VPC).with(tables("associated"));
            Scene after = Scene.of(VPC.replace("subnet-of=a", "")).with(tables("associated"));

            VpcView next = before.view().next(before.spec(), after.snapshot());

            assertThat(next.index().tablesOutOfScope().keySet()).containsExactly("rtb-edge", "rtb-other", "rtb-unused");
        }

        @Test
        void aNewSpecDecidesTheScopeAnew() {
            Scene before = Scene.of(VPC).with(tables("associated"));
            Scene after = Scene.of(VPC.replace("subnet-of=a", "").replace("10.2.", "10.3."))
                    .with(tables("associated"));

            VpcView next = before.view().next(after.spec(), after.snapshot());

            assertThat(next.index().tablesOutOfScope()).containsKey("rtb-hosts");
        }

        @Test
        void aTableThatBecomesAnEdgeTableLeavesTheScope() {
            Scene before = Scene.of(VPC);
            Scene after = Scene.of(VPC.replace("table rtb-other", "table rtb-other edge"));

            VpcView next = before.view().next(before.spec(), after.snapshot());

            assertThat(next.index().tablesOutOfScope()).containsEntry("rtb-other", "associated with a gateway");
        }

        @Test
        void aTableThatIsGoneLeavesTheScope() {
            Scene before = Scene.of(VPC);
            Scene after = Scene.of(VPC.replace("table rtb-other\n", ""));

            assertThat(before.view()
                            .next(before.spec(), after.snapshot())
                            .index()
                            .tableCount())
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"all", "associated", "main", "tag:a", "tag:a=b", "tag:a=", "tag:a=b=c", "tag:a==b"})
        void writesAScopeAsItReadsIt(String text) {
            assertThat(TableScope.tryParse(text)).map(Object::toString).contains(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "ALL", "none", "tag:", "tag:=b", "tag=a", " all"})
        void refusesWhatIsNoScope(String text) {
            assertThat(TableScope.tryParse(text)).isEmpty();
        }
    }

    @Nested
    class Destinations {
        private static final String VPC = """
                host a
                table rtb-1
                route rtb-1 10.1.0.0/16 eni-x
                route rtb-1 10.2.0.0/16 eni-x
                route rtb-1 172.16.0.0/12 eni-x
                want 10.2.0.0/16 a
                want 10.3.0.0/24 a
                want 192.168.0.0/16 a
                """;

        @Test
        void everythingIsManagedByDefault() {
            assertThat(Scene.of(VPC).changes()).hasSize(5);
        }

        @Test
        void routesOutsideOfTheManagedRoutesAreLeftAlone() {
            PlanRules rules = rules(ScopeRules.builder().manageRoutes(cidrs("10.0.0.0/14", "192.168.0.0/17")));

            assertThat(Scene.of(VPC).with(rules).decisions())
                    .containsExactly(
                            "rtb-1 10.1.0.0/16 delete eni-x: not in the spec",
                            "rtb-1 10.2.0.0/16 replace eni-x by eni-a: not eligible any more",
                            "rtb-1 10.3.0.0/24 create eni-a: row is missing",
                            "rtb-1 172.16.0.0/12 unmanaged eni-x: outside of the managed routes",
                            "rtb-1 192.168.0.0/16 conflict: outside of the managed routes");
        }

        @Test
        void ignoredRoutesAreLeftAlone() {
            PlanRules rules =
                    rules(ScopeRules.builder().ignoreRoutes(cidrs("10.1.0.0/16", "10.2.0.0/15", "10.3.0.7/32")));

            assertThat(Scene.of(VPC).with(rules).decisions())
                    .containsExactly(
                            "rtb-1 10.1.0.0/16 unmanaged eni-x: ignored",
                            "rtb-1 10.2.0.0/16 conflict eni-x: ignored",
                            "rtb-1 10.3.0.0/24 conflict: ignored",
                            "rtb-1 172.16.0.0/12 delete eni-x: not in the spec",
                            "rtb-1 192.168.0.0/16 create eni-a: row is missing");
        }

        @Test
        void aRouteThatOnlyContainsAnIgnoredAddressIsManaged() {
            PlanRules rules = rules(ScopeRules.builder().ignoreRoutes(cidrs("10.1.0.1/32")));

            assertThat(Scene.of(VPC).with(rules).changes()).contains("rtb-1 10.1.0.0/16 delete eni-x: not in the spec");
        }

        @Test
        void anIgnoredDefaultRouteMeansOnlyItself() {
            PlanRules rules = rules(ScopeRules.builder()
                    .ignoreRoutes(cidrs("0.0.0.0/0", "::/0"))
                    .manageDefaultRoutes(true));
            String defaults = "route rtb-1 0.0.0.0/0 eni-x\nroute rtb-1 ::/0 eni-x\n";

            assertThat(Scene.of(defaults + VPC).with(rules).decisions())
                    .hasSize(7)
                    .contains("rtb-1 0.0.0.0/0 unmanaged eni-x: ignored", "rtb-1 ::/0 unmanaged eni-x: ignored")
                    .contains("rtb-1 10.1.0.0/16 delete eni-x: not in the spec");
        }

        @Test
        void anIgnoredDefaultRouteOfTheSpecIsAConflict() {
            PlanRules rules = rules(ScopeRules.builder().ignoreRoutes(cidrs("0.0.0.0/0")));

            assertThat(Scene.of("host a\ntable rtb-1\nwant 0.0.0.0/0 a")
                            .with(rules)
                            .decisions())
                    .containsExactly("rtb-1 0.0.0.0/0 conflict: ignored");
        }

        @Test
        void theDefaultRoutesOfTheTwoFamiliesAreTwoThings() {
            PlanRules rules =
                    rules(ScopeRules.builder().ignoreRoutes(cidrs("0.0.0.0/0")).manageDefaultRoutes(true));

            assertThat(Scene.of("table rtb-1\nroute rtb-1 ::/0 eni-x")
                            .with(rules)
                            .changes())
                    .containsExactly("rtb-1 ::/0 delete eni-x: not in the spec");
        }
    }

    @Nested
    class DefaultRoutes {
        private static final String VPC =
                "host a\ntable rtb-1\nroute rtb-1 0.0.0.0/0 eni-x\nroute rtb-1 ::/0 eni-x\nroute rtb-1 10.2.0.0/16 eni-a\nwant 10.2.0.0/16 a\n";

        @Test
        void thoseThatNoSpecNamedAreLeftAloneAndReported() {
            assertThat(Scene.of(VPC).decisions())
                    .contains(
                            "rtb-1 0.0.0.0/0 unmanaged eni-x: default route that no spec named",
                            "rtb-1 ::/0 unmanaged eni-x: default route that no spec named");
            assertThat(Scene.of(VPC).changes()).isEmpty();
        }

        @Test
        void thoseThatAnEarlierSpecNamedAreDeletedWithIt() {
            assertThat(Scene.of(VPC + "named 0.0.0.0/0").changes())
                    .containsExactly("rtb-1 0.0.0.0/0 delete eni-x: not in the spec");
        }

        @Test
        void allAreManagedIfTheOperatorSaysSo() {
            assertThat(Scene.of(VPC)
                            .with(rules(ScopeRules.builder().manageDefaultRoutes(true)))
                            .changes())
                    .hasSize(2);
        }

        @Test
        void thoseOfTheSpecAreManaged() {
            assertThat(Scene.of("host a\ntable rtb-1\nroute rtb-1 0.0.0.0/0 eni-x\nwant 0.0.0.0/0 a")
                            .changes())
                    .containsExactly("rtb-1 0.0.0.0/0 replace eni-x by eni-a: not eligible any more");
        }
    }
}
