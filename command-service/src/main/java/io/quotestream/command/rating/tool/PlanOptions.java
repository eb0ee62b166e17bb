package io.quotestream.command.rating.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;
import io.quotestream.command.domain.rating.RatePlans;
import picocli.CommandLine.Option;

/** Where plans are found. */
final class PlanOptions {

	@Option(names = "--plans", paramLabel = "DIR", description = "A folder with more plans; may be given again.")
	private List<Path> folders = new ArrayList<>();

	@Option(names = "--without-shipped", description = "Leave out the plans that come with the service.")
	private boolean withoutShipped;

	RatePlans load() {
		var files = new ArrayList<PlanFile>();
		if (!this.withoutShipped) {
			files.addAll(PlanFile.shipped());
		}
		this.folders.forEach((folder) -> files.addAll(PlanFile.in(folder)));
		return RatePlanLoader.standard().load(files);
	}

}
