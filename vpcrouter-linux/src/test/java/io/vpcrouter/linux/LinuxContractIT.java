package io.vpcrouter.linux;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.CloudProvider;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.CloudProviderContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The real kernel keeps what every cloud provider promises, in both families, in the main table and in another one. */
class LinuxContractIT {
    private abstract static class OfOneTable extends CloudProviderContract {
        private final String table;
        private final String network;
        private TestNamespaces namespaces;

        OfOneTable(String table, String network) {
            this.table = table;
            this.network = network;
        }

        @BeforeEach
        void create() throws InterruptedException {
            namespaces = TestNamespaces.create();
        }

        @AfterEach
        void close() throws InterruptedException {
            if (namespaces != null) {
                namespaces.close();
            }
        }

        @Override
        protected CloudProvider provider() {
            LinuxCloudPlugin plugin = new LinuxCloudPlugin();
            OptionValues options =
                    OptionValues.parse(plugin, Map.of("linux_table", table, "linux_namespace", namespaces.machine()));
            return plugin.create(options, new NoContext());
        }

        @Override
        protected String table() {
            return table;
        }

        @Override
        protected Cidr destination() {
            return Cidr.parse(network.contains(":") ? "fd00:9::/64" : "10.9.0.0/16");
        }

        @Override
        protected String networkInterface() {
            return network + "2";
        }

        @Override
        protected String otherNetworkInterface() {
            return network + "3";
        }

        @Override
        protected IpAddress host() {
            return IpAddress.parse(networkInterface());
        }

        @Override
        protected IpAddress strangeHost() {
            return IpAddress.parse(network.contains(":") ? "fd00:99::1" : "10.99.0.1");
        }

        @Override
        protected String missingTable() {
            return "missing";
        }

        @Override
        protected String missingNetworkInterface() {
            return strangeHost().toString();
        }
    }

    @Nested
    class Ipv4InTheMainTable extends OfOneTable {
        Ipv4InTheMainTable() {
            super("main", "10.210.0.");
        }
    }

    @Nested
    class Ipv6InTheMainTable extends OfOneTable {
        Ipv6InTheMainTable() {
            super("main", "fd00:210::");
        }
    }

    @Nested
    class Ipv4InATableOfItsOwn extends OfOneTable {
        Ipv4InATableOfItsOwn() {
            super("1000", "10.210.0.");
        }
    }

    @Nested
    class Ipv6InATableOfItsOwn extends OfOneTable {
        Ipv6InATableOfItsOwn() {
            super("1000", "fd00:210::");
        }
    }
}
