package io.vpcrouter.dynamodb;

import io.vpcrouter.internal.dynamodb.DynamoDbCandidate;
import io.vpcrouter.internal.dynamodb.DynamoDbOptions;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.leadership.Leadership;
import io.vpcrouter.spi.leadership.LeadershipContext;
import io.vpcrouter.spi.leadership.LeadershipPlugin;
import java.util.List;

/** The leadership {@code dynamodb}: who holds the lock on one item of a DynamoDB table leads. */
public final class DynamoDbLeadershipPlugin implements LeadershipPlugin {
    /** Made by the service loader. */
    public DynamoDbLeadershipPlugin() {}

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return DynamoDbOptions.all();
    }

    @Override
    public Leadership create(OptionValues options, LeadershipContext context) {
        return new DynamoDbCandidate(DynamoDbOptions.settings(options), context);
    }
}
