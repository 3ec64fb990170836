package io.vpcrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.RouteRow;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableRoutesTest {
    private static final RouteTarget ENI = new RouteTarget.Eni("eni-1");

    private static RouteTable table(List<RouteRow> rows) {
        return new RouteTable("rtb-1", true, Set.of(), false, Map.of(), rows);
    }

    private static List<RouteRow> ipv4(int count) {
        List<RouteRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RouteRow.of(Cidr.parse("10." + i + ".0.0/16"), ENI));
        }
        return rows;
    }

    @Test
    void countsStaticRoutesAndEachFamilyByItself() {
        List<RouteRow> rows = ipv4(3);
        rows.add(RouteRow.of(Cidr.parse("2001:db8::/32"), new RouteTarget.Foreign("igw-1")));
        rows.add(new RouteRow(Cidr.parse("10.200.0.0/16"), ENI, RouteRow.Origin.PROPAGATED, false));
        rows.add(new RouteRow(
                Cidr.parse("172.31.0.0/16"), new RouteTarget.Foreign("local"), RouteRow.Origin.TABLE, false));

        TableRoutes routes = TableRoutes.of(table(rows), 50);

        assertThat(routes).isEqualTo(new TableRoutes(3, 1, 50));
        assertThat(routes.left()).isEqualTo(47);
    }

    @Test
    void isNearlyFullFromEightyPercent() {
        assertThat(TableRoutes.of(table(ipv4(39)), 50).isNearlyFull()).isFalse();
        assertThat(TableRoutes.of(table(ipv4(40)), 50).isNearlyFull()).isTrue();
        assertThat(new TableRoutes(0, 400, 500).isNearlyFull()).isTrue();
    }

    @Test
    void neverHasLessThanNothingLeft() {
        assertThat(new TableRoutes(60, 0, 50).left()).isZero();
    }
}
