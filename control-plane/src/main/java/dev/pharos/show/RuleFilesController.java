package dev.pharos.show;

import dev.pharos.alert.evaluation.RuleFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/rules")
@Tag(name = "rules", description = "Rule files and what is wrong with them.")
class RuleFilesController {
  private final RuleFiles files;

  RuleFilesController(RuleFiles files) {
    this.files = files;
  }

  @GetMapping("/files")
  @Operation(summary = "Rule files: when each was loaded, and why it is refused as it is now.")
  List<RuleFiles.FileStatus> files() {
    return files.files();
  }
}
