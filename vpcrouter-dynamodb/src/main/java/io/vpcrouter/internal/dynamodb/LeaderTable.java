package io.vpcrouter.internal.dynamodb;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB as the lock client sees it: each call has a time limit, and what that client keeps to itself is remembered: the item that it
 * read, and a failure that it only logs.
 */
final class LeaderTable implements DynamoDbClient {
    private final DynamoDbClient client;
    private Duration limit;
    private Map<String, AttributeValue> item = Map.of();
    private @Nullable RuntimeException failure;

    LeaderTable(DynamoDbClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /** How long each call may take from now on. */
    void setLimit(Duration longest) {
        limit = longest;
    }

    /** Forgets what was read, and what failed. */
    void forget() {
        item = Map.of();
        failure = null;
    }

    /** The item that was read last; empty if there was none. */
    Map<String, AttributeValue> item() {
        return item;
    }

    /** The last failure, unless it only was that somebody else was quicker. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    private AwsRequestOverrideConfiguration limited() {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).build();
    }

    private <Q, A> A call(Q request, Function<Q, A> method) {
        try {
            return method.apply(request);
        } catch (ConditionalCheckFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        GetItemResponse answer =
                call(request.toBuilder().overrideConfiguration(limited()).build(), client::getItem);
        item = answer.hasItem() ? Map.copyOf(answer.item()) : Map.of();
        return answer;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return call(request.toBuilder().overrideConfiguration(limited()).build(), client::putItem);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return call(request.toBuilder().overrideConfiguration(limited()).build(), client::updateItem);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return call(request.toBuilder().overrideConfiguration(limited()).build(), client::deleteItem);
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    @Override
    public void close() {
        client.close();
    }
}
