package io.vpcrouter.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Route;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.RouteTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableHeadRoomTest {
    private static final RouteTarget ENI = new RouteTarget.Interface("eni-1");

    private static RouteTable table(List<Route> rows) {
        return new RouteTable("rtb-1", true, Set.of(), false, Map.of(), rows);
    }

    private static List<Route> ipv4(int count) {
        List<Route> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Route.of(Cidr.parse("10." + i + ".0.0/16"), ENI));
        }
        return rows;
    }

    @Test
    void countsStaticRoutesAndEachFamilyByItself() {
        List<Route> rows = ipv4(3);
        rows.add(Route.of(Cidr.parse("2001:db8::/32"), new RouteTarget.Foreign("igw-1")));
        rows.add(new Route(Cidr.parse("10.200.0.0/16"), ENI, Route.Origin.PROPAGATED, false));
        rows.add(new Route(Cidr.parse("172.31.0.0/16"), new RouteTarget.Foreign("local"), Route.Origin.TABLE, false));

        TableHeadRoom routes = TableHeadRoom.of(table(rows), 50, Map.of());

        assertThat(routes).isEqualTo(new TableHeadRoom(3, 1, 50));
        assertThat(routes.left()).isEqualTo(47);
    }

    @Test
    void isNearlyFullFromEightyPercent() {
        assertThat(TableHeadRoom.of(table(ipv4(39)), 50, Map.of()).isNearlyFull())
                .isFalse();
        assertThat(TableHeadRoom.of(table(ipv4(40)), 50, Map.of()).isNearlyFull())
                .isTrue();
        assertThat(new TableHeadRoom(0, 400, 500).isNearlyFull()).isTrue();
    }

    @Test
    void neverHasLessThanNothingLeft() {
        assertThat(new TableHeadRoom(60, 0, 50).left()).isZero();
    }
}
