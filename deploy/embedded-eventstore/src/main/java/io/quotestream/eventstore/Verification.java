package io.quotestream.eventstore;

import io.quotestream.eventstore.log.Findings;
import io.quotestream.eventstore.log.LogCheck;
import io.quotestream.eventstore.log.LogSize;
import io.quotestream.eventstore.subscriptions.GroupCheck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** The command {@code verify}: tells what is wrong with a data folder. */
final class Verification implements Findings {

	/** The folder is sound. */
	static final int SOUND = 0;

	/** Faults were found. */
	static final int FAULTS = 1;

	/** Nothing was checked: the folder is in use, or is none. */
	static final int NOT_CHECKED = 2;

	private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

	private final PrintStream out;

	private final PrintStream err;

	private long faults;

	private long warnings;

	private String subject = "";

	private long reportedAt = System.nanoTime();

	Verification(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	/** Checks a data folder, prints what it finds, and answers the exit status. */
	int run(Path folder) {
		long started = System.nanoTime();
		try (LogCheck check = LogCheck.open(folder)) {
			LogSize size = check.run(this);
			long groups = new GroupCheck(check, this).run(size.lastPosition());
			summarize(size, groups, Duration.ofNanos(System.nanoTime() - started));
		}
		catch (SQLException ex) {
			fault("events.db", "it cannot be opened: " + ex.getMessage());
		}
		catch (IOException ex) {
			this.err.println("embedded-eventstore: " + ex.getMessage());
			return NOT_CHECKED;
		}
		this.out.println((this.faults == 0) ? "sound" : "not sound: faults %d".formatted(this.faults));
		return (this.faults == 0) ? SOUND : FAULTS;
	}

	private void summarize(LogSize size, long groups, Duration took) {
		this.out.printf("streams        %,d%nevents         %,d%ngroups         %,d%nlast position  %d%n",
				size.streams(), size.events(), groups, size.lastPosition());
		this.out.printf("bytes          %,d%nwarnings       %,d%ntook           %.1f s%n", size.bytes(), this.warnings,
				took.toMillis() / 1_000.0);
	}

	@Override
	public void fault(String place, String fault) {
		this.faults++;
		this.out.println("fault: " + place + ": " + fault);
	}

	@Override
	public void warning(String place, String warning) {
		this.warnings++;
		this.out.println("warning: " + place + ": " + warning);
	}

	@Override
	public void note(String note) {
		this.out.println("note: " + note);
	}

	@Override
	public void progress(String now, long count) {
		boolean begins = !now.equals(this.subject);
		if (begins || System.nanoTime() - this.reportedAt > REPORT_EVERY.toNanos()) {
			this.subject = now;
			this.reportedAt = System.nanoTime();
			this.err.println(begins ? "checking " + now : "checking %s: %,d".formatted(now, count));
		}
	}

}
