package io.quotestream.local;

import io.quotestream.proto.command.v1.CommandReceipt;

/** A command and the receipt that was given for it: a promise of the system. */
record Acknowledged(Command command, CommandReceipt receipt) {
}
