package io.vpcrouter.internal.dynamodb;

import io.vpcrouter.validation.Printable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Says what a failed call means. */
final class TableFailures {
    private static final int LONGEST = 300;
    private static final int MOST_CAUSES = 10;
    private static final String WRONG_KEY = "ValidationException";
    private static final String KEY = "key element";

    private TableFailures() {}

    /**
     * What it means.
     *
     * @param table for people, with its region
     * @param item the item that was asked for
     */
    static TableException of(RuntimeException failure, String table, String item) throws InterruptedException {
        throwIfInterrupted(failure);
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return TableException.silence("no answer in time", failure);
        }
        if (failure instanceof ResourceNotFoundException) {
            return TableException.refusal(
                    table + " does not exist (expected: a table with the partition key \"key\" of type S)", failure);
        }
        if (failure instanceof AwsServiceException answer) {
            return TableException.refusal(ofService(answer, table), failure);
        }
        if (failure instanceof SdkException) {
            Throwable cause = inputOutput(failure);
            return cause == null
                    ? TableException.refusal(table + ": " + line(failure), failure)
                    : TableException.silence(line(cause), failure);
        }
        // What the lock client throws when it reads an item without its attributes.
        boolean foreign = failure instanceof NullPointerException || failure instanceof NumberFormatException;
        return TableException.refusal(
                foreign
                        ? "the item " + item + " of " + table
                                + " was not written by vpcrouter, so nobody can lead until somebody deletes it"
                        : table + ": " + line(failure),
                failure);
    }

    private static String ofService(AwsServiceException answer, String table) {
        String code = answer.awsErrorDetails() == null
                ? "status " + answer.statusCode()
                : answer.awsErrorDetails().errorCode();
        String message = answer.awsErrorDetails() == null
                ? line(answer)
                : String.valueOf(answer.awsErrorDetails().errorMessage());
        if (WRONG_KEY.equals(code) && message.contains(KEY)) {
            return table + " has another key (expected: the partition key \"key\" of type S, and no sort key): "
                    + message;
        }
        return Printable.shortened(table + ": " + code + ": " + message, LONGEST);
    }

    /** A candidate that was interrupted has not failed. */
    static void throwIfInterrupted(RuntimeException thrown) throws InterruptedException {
        if (thrown instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    private static @Nullable Throwable inputOutput(Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < MOST_CAUSES; depth++) {
            if (next instanceof IOException) {
                return next;
            }
            next = next.getCause();
        }
        return null;
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return Printable.shortened(message.replaceAll("\\s+", " "), LONGEST);
    }
}
