package io.vpcrouter.internal.simulator.ec2;

import java.io.IOException;

/** One action of the EC2 API. */
@FunctionalInterface
interface Ec2Action {
    /** Does the work and says how to answer; the answer is written afterwards, when no lock is held any more. */
    Answer handle(Ec2Call call);

    /** What stands inside the response element. */
    @FunctionalInterface
    interface Answer {
        /** The answer of actions that have nothing to tell. */
        Answer TRUE = xml -> xml.text("return", true);

        void write(Ec2Xml xml) throws IOException;
    }
}
