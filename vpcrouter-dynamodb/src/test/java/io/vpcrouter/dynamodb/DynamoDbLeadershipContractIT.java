package io.vpcrouter.dynamodb;

import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import io.vpcrouter.spi.leadership.Terms;
import io.vpcrouter.testkit.LeadershipPluginContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DynamoDbLeadershipContractIT extends LeadershipPluginContract {
    private static final String TABLE = "leaders";

    private static Dynalite dynamo;

    @BeforeAll
    static void start() {
        TestCredentials.set();
        dynamo = Dynalite.start();
        dynamo.createTable(TABLE);
    }

    @AfterAll
    static void stop() {
        TestCredentials.remove();
        if (dynamo != null) {
            dynamo.close();
        }
    }

    @Override
    protected LeadershipPlugin plugin() {
        return new DynamoDbLeadershipPlugin();
    }

    @Override
    protected OptionValues options() {
        return Dynalite.options(dynamo.url(), TABLE);
    }

    @Override
    protected boolean silence() {
        dynamo.signal("STOP");
        return true;
    }

    @Override
    protected void revive() {
        dynamo.signal("CONT");
    }

    /** A busy machine needs time for each call. */
    @Override
    protected Terms terms() {
        return Terms.DEFAULTS;
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }
}
