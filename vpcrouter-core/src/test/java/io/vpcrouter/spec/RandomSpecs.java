package io.vpcrouter.spec;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.HostChoice;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.IpFamily;
import io.vpcrouter.model.RouteIntent;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.model.WhenNoneHealthy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Specs by seed. */
final class RandomSpecs {
    private RandomSpecs() {}

    static RouteSpec spec(SplittableRandom random) {
        Map<Cidr, RouteIntent> routes = new TreeMap<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            IpFamily family = random.nextInt(3) == 0 ? IpFamily.IPV6 : IpFamily.IPV4;
            routes.put(Cidr.of(address(family, random), random.nextInt(family.bits() + 1)), intent(family, random));
        }
        return RouteSpec.of(routes);
    }

    private static RouteIntent intent(IpFamily family, SplittableRandom random) {
        Set<IpAddress> hosts = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            hosts.add(address(family, random));
        }
        return new RouteIntent(
                List.copyOf(hosts),
                oneOf(List.of(HostChoice.values()), random),
                oneOf(List.of(WhenNoneHealthy.values()), random));
    }

    /** One of them, or null half of the time. */
    private static <T> @Nullable T oneOf(List<T> values, SplittableRandom random) {
        return random.nextBoolean() ? values.get(random.nextInt(values.size())) : null;
    }

    private static IpAddress address(IpFamily family, SplittableRandom random) {
        return family == IpFamily.IPV4
                ? IpAddress.ofIpv4((int) sparse(random) & 0x7fffffff | 1 << 24)
                : IpAddress.ofIpv6(sparse(random) | 1L << 61, sparse(random));
    }

    /** Few bits set, so that runs of zeros and equal addresses turn up. */
    private static long sparse(SplittableRandom random) {
        long bits = 0;
        for (int i = random.nextInt(12); i > 0; i--) {
            bits |= 1L << random.nextInt(Long.SIZE);
        }
        return bits;
    }
}
