"""Check and fix one file: run the rules, and apply what they propose until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from errlint.model.diagnostic import Diagnostic, Fix
from errlint.model.file_fix import AppliedFix, FileFix
from errlint.model.interest import Interest
from errlint.model.report import FileReport, Target
from errlint.model.row import SiteRow
from errlint.run.found import FixOptions, Found, changes_of
from errlint.run.judge import Judge
from errlint.run.moving import CONSUMERS
from errlint.run.not_read import broken, unreadable
from errlint.source import Edit, OverlappingEdits, Range, Source, SourceError
from errlint.suppressions import Suppressions, idle
from errlint.syntax import SyntaxProblem, deeply

if TYPE_CHECKING:
    from errlint.analysis import Analysis, Workspace
    from errlint.config import Settings
    from errlint.consumers.migration import Migration
    from errlint.model.changes import Change
    from errlint.model.consumer import StaleRead
    from errlint.model.contract import Contract
    from errlint.model.finding import Finding
    from errlint.model.migration import AnswerChange
    from errlint.model.module import Module
    from errlint.model.site import Site
    from errlint.rules.base import Rule

MAX_PASSES = 10


@dataclass(eq=False, repr=False)
class Engine:
    """Runs the rules over the files of one workspace."""

    workspace: Workspace
    with_edits: bool = False
    migration: Migration | None = None
    """What the run changes about answers, once that is known."""
    contract: Contract | None = None
    """What all sites of the run answer, where that is asked for."""
    _rules: dict[int, tuple[Settings, list[Rule]]] = field(default_factory=dict)
    """By the identities of settings, which are kept so that no others get the same."""
    _stale: tuple[Source, Sequence[StaleRead]] | None = None
    """The source that was looked at last, and what it expects in an old form."""

    def check(self, target: Target) -> FileReport:
        """Return what is wrong in one file, and its sites; whatever fails, it is one diagnostic."""
        return _guarded(self._check, target)

    def survey(self, target: Target) -> FileReport:
        """Return the sites of one file, and what it answers that is not tracked, without rules."""
        return _guarded(self._survey, target)

    def _survey(self, target: Target) -> FileReport:
        from errlint.handlers.untracked import untracked_in

        analysis = self._analyse(target, ())
        rows = _rows(analysis, target)
        untracked = tuple(untracked_in(target.path, analysis.source.text, self.workspace.classes))
        return FileReport(target.filename, (), rows, len(rows), untracked)

    def _check(self, target: Target) -> FileReport:
        analysis = self._analyse(target, self._selected(target))
        found = self._findings(analysis, target)
        count = sum(not site.is_foreign for site in _sites(analysis))
        diagnostics = self._diagnostics(found, analysis, target)
        return FileReport(target.filename, diagnostics, site_count=count)

    def fix(self, target: Target, options: FixOptions) -> FileFix:
        """Return one file with the wanted fixes applied, pass by pass until nothing changes."""
        try:
            return deeply(lambda: self._fix(target, options))
        except (SourceError, SyntaxProblem, OSError) as error:
            return FileFix(target, None, None, left=(unreadable(target, error),))
        except Exception as error:
            return FileFix(target, None, None, left=(broken(target, error),))

    def _fix(self, target: Target, options: FixOptions) -> FileFix:
        try:
            return self._fixed(target, options)
        finally:
            self.workspace.restore(target.path)

    def _fixed(self, target: Target, options: FixOptions) -> FileFix:
        analysis = first = self._analyse(target, self._selected(target))
        found = self._findings(analysis, target)
        applied: list[AppliedFix] = []
        passes: list[Sequence[Edit]] = []
        for _ in range(MAX_PASSES):
            wanted = [item for item in found if item.is_wanted(options)]
            edits, done = self._pass(analysis, wanted)
            changed = analysis.source.apply(edits)
            if changed.text == analysis.source.text:
                break
            revised = self._revised(target, analysis, changed, edits)
            if isinstance(revised, str):
                return self._refused(target, first, revised)
            applied += [item.applied(passes) for item in done]
            passes.append(edits)
            analysis = revised
            found = self._findings(analysis, target)
        left = self._diagnostics(found, analysis, target)
        answers = _answers(target, first, analysis)
        return FileFix(target, first.source, analysis.source, tuple(applied), left, answers=answers)

    def _revised(
        self, target: Target, before: Analysis, changed: Source, edits: Sequence[Edit]
    ) -> Analysis | str:
        """Return the analysis of a file with some edits made, or why they are refused."""
        from errlint.verify import does_not_parse, verify

        self.workspace.replace(target.path, changed)
        try:
            after = self._analyse(target, self._selected(target))
        except SyntaxProblem as problem:
            return does_not_parse(problem)
        known = before.tree, after.tree
        return verify(before.source, changed, edits, known) or after

    def _refused(self, target: Target, first: Analysis, reason: str) -> FileFix:
        old = first.source
        self.workspace.restore(target.path)
        left = self._diagnostics(self._findings(first, target), first, target)
        answers = _answers(target, first, first)
        return FileFix(target, old, old, left=left, refusal=reason, answers=answers)

    def _diagnostics(
        self, found: Iterable[Found], analysis: Analysis, target: Target
    ) -> tuple[Diagnostic, ...]:
        diagnostics = (self._diagnostic(item, analysis, target) for item in found)
        return tuple(sorted(diagnostics, key=_place))

    def _analyse(
        self, target: Target, rules: Iterable[Rule], only: frozenset[Interest] | None = None
    ) -> Analysis:
        """Return the analysis of a file for some rules, of some kinds of finds `only`."""
        from errlint.analysis import analyse

        source = self.workspace.source(target.path, target.filename)
        interests = frozenset().union(*(rule.interests for rule in rules)) if only is None else only
        has_sites = only is None
        return analyse(
            self.workspace, target.path, source, target.settings, interests, has_sites=has_sites
        )

    def _findings(
        self, analysis: Analysis, target: Target, rules: Sequence[Rule] | None = None
    ) -> list[Found]:
        """Return what the selected rules find, or what some rules find in the module alone."""
        suppressions = Suppressions(analysis.source)
        if suppressions.whole_file:
            return []
        module = analysis.module
        has_consumers = rules is None or any(rule.code == CONSUMERS for rule in rules)
        stale = self._stale_reads(analysis.source, target) if has_consumers else ()
        if not module and not stale and not suppressions.may_exist:
            return []
        rules = self._selected(target) if rules is None else rules
        found: list[Found] = []
        used: set[tuple[int, str]] = set()
        judge = Judge(analysis.tree, module)
        for rule in rules:
            of_module = self._of_module(rule, module) if module else ()
            for finding in (*map(judge.judged, of_module), *rule.check_consumers(stale)):
                if suppression := suppressions.covering(rule.code, finding.rows):
                    used.add((suppression.row, rule.code))
                else:
                    found.append(Found(rule, finding))
        return [*found, *_unused(suppressions, rules, used)]

    def _of_module(self, rule: Rule, module: Module) -> Iterator[Finding]:
        yield from rule.check(module)
        if self.contract is not None:
            yield from rule.check_contract(module, self.contract)

    def stale_reads(self, target: Target, source: Source) -> Sequence[StaleRead] | None:
        """Return what a text expects that the run changes, None where it can't be read."""
        try:
            return self._stale_reads(source, target)
        except Exception:
            return None

    def with_handlers(self, fixed: FileFix) -> FileFix:
        """Return what fixing did to one file, with what its handlers make of the new answers."""
        target, new = fixed.target, fixed.new
        rules = [rule for rule in self._selected(target) if self._has_just_come_on(rule, target)]
        interests = self._at_hand(target, new) if new is not None and rules else frozenset()
        return self._with_more(fixed, rules, interests) if interests else fixed

    def with_consumers(self, fixed: FileFix) -> FileFix:
        """Return what fixing did to one file, with what it expects that the run changes."""
        rules = [rule for rule in self._selected(fixed.target) if rule.code == CONSUMERS]
        return self._with_more(fixed, rules, frozenset())

    def _with_more(
        self, fixed: FileFix, rules: Sequence[Rule], interests: frozenset[Interest]
    ) -> FileFix:
        """Return what fixing did to one file, with what some rules find in its new text."""
        if fixed.new is None:
            return fixed
        path = fixed.target.path
        self.workspace.replace(path, fixed.new)
        try:
            look = partial(self._check_more, rules, interests)
            found = _guarded(look, fixed.target).diagnostics
        finally:
            self.workspace.restore(path)
        return fixed._replace(left=tuple(sorted((*fixed.left, *found), key=_place)))

    def _check_more(
        self, rules: Sequence[Rule], interests: frozenset[Interest], target: Target
    ) -> FileReport:
        analysis = self._analyse(target, rules, interests)
        found = self._findings(analysis, target, rules)
        return FileReport(target.filename, self._diagnostics(found, analysis, target))

    def _has_just_come_on(self, rule: Rule, target: Target) -> bool:
        """Tell whether a rule about handlers is on only since the run changes answers."""
        settings = target.settings
        is_on = settings.selects(rule.code, rule.is_on(settings))
        return Interest.HANDLERS in rule.interests and not is_on

    def _at_hand(self, target: Target, source: Source) -> frozenset[Interest]:
        """Return what a text may do: handle a tracked exception, read the detail of one."""
        from errlint.handlers.caught_names import names_caught
        from errlint.handlers.reshaping import names_handled

        suspects = self.workspace.suspects.suspects
        names = {Interest.HANDLERS: names_handled, Interest.DETAILS: names_caught}
        return frozenset(
            kind
            for kind, named in names.items()
            if any(suspects(target.path, name) for name in named(source.text))
        )

    def _stale_reads(self, source: Source, target: Target) -> Sequence[StaleRead]:
        if self.migration is None:
            return ()
        from errlint.consumers.migration import ProjectAround

        if not self.migration.may_concern(target.path, source.text):
            return ()
        if self._stale is None or self._stale[0] is not source:
            workspace = self.workspace
            around = ProjectAround(workspace.classes, workspace.reach, workspace.echoed)
            found = self.migration.stale_reads(source, target.path, target.settings, around)
            self._stale = source, found
        return self._stale[1]

    def _selected(self, target: Target) -> list[Rule]:
        from errlint.rules import all_rules

        settings = target.settings
        key = id(settings)
        if key not in self._rules:
            chosen = (r for r in all_rules() if settings.selects(r.code, self._is_on(r, settings)))
            self._rules[key] = settings, list(chosen)
        selected, ignored = self._rules[key][1], settings.ignored_codes_for(target.path)
        if not ignored.selectors:
            return selected
        return [rule for rule in selected if rule.code not in ignored]

    def _is_on(self, rule: Rule, settings: Settings) -> bool:
        follows = self.migration is not None and self.migration.moves_by_default
        return rule.is_on(settings) or (rule.follows_fixes and follows)

    def _diagnostic(self, item: Found, analysis: Analysis, target: Target) -> Diagnostic:
        finding, proposal = item.finding, item.finding.proposal
        fix = None
        if proposal:
            edits = self._compose(analysis, proposal.changes) if self.with_edits else ()
            fix = Fix(
                proposal.message, proposal.applicability, proposal.wire_effect, tuple(sorted(edits))
            )
        return Diagnostic(
            code=item.rule.code,
            name=item.rule.name,
            message=finding.message,
            filename=target.filename,
            range=finding.range,
            highlight=finding.highlight,
            statement_rows=finding.rows,
            noqa_row=finding.rows[1],
            fix=fix,
            holds_back=finding.holds_back,
        )

    def _pass(
        self, analysis: Analysis, wanted: Sequence[Found]
    ) -> tuple[Sequence[Edit], Sequence[Found]]:
        """Return the edits of all fixes; where two collide, of those that come first."""
        try:
            edits = self._compose(analysis, changes_of(wanted))
            analysis.source.apply(edits)
            return edits, wanted
        except OverlappingEdits:
            edits = ()
            done: list[Found] = []
            for item in sorted(wanted, key=lambda item: item.finding.range):
                try:
                    together = self._compose(analysis, changes_of([*done, item]))
                    analysis.source.apply(together)
                except OverlappingEdits:
                    continue
                edits = together
                done.append(item)
            return edits, done

    def _compose(self, analysis: Analysis, changes: Iterable[Change]) -> Sequence[Edit]:
        from errlint.codemods.compose import Composer, textual_edits

        if analysis.module is None or analysis.tree is None:
            return textual_edits(analysis.source, changes)
        composer = Composer(analysis.tree, analysis.module)
        return composer.compose(changes)


def _guarded(look: Callable[[Target], FileReport], target: Target) -> FileReport:
    try:
        return deeply(lambda: look(target))
    except OSError as error:
        return FileReport(target.filename, (unreadable(target, error),), is_lasting=False)
    except (SourceError, SyntaxProblem) as error:
        return FileReport(target.filename, (unreadable(target, error),))
    except Exception as error:
        return FileReport(target.filename, (broken(target, error),), is_lasting=False)


def _unused(
    suppressions: Suppressions, rules: Sequence[Rule], used: set[tuple[int, str]]
) -> Iterator[Found]:
    """Yield what the rules say of suppressions that suppressed nothing."""
    judged = {rule.code for rule in rules}
    for rule in rules:
        found = idle(suppressions.source, used, judged - {rule.code})
        for finding in rule.check_suppressions(found):
            if not suppressions.covering(rule.code, finding.rows):
                yield Found(rule, finding)


def _rows(analysis: Analysis, target: Target) -> tuple[SiteRow, ...]:
    from errlint.run.rows import row_of

    sites, schema = _sites(analysis), target.settings.schema
    return tuple(row_of(site, target.filename, schema) for site in sites if not site.is_foreign)


def _sites(analysis: Analysis) -> Sequence[Site]:
    return analysis.module.sites if analysis.module else ()


def _answers(target: Target, before: Analysis, after: Analysis) -> tuple[AnswerChange, ...]:
    from errlint.run.answers import answer_changes

    sites = [analysis.module.sites if analysis.module else () for analysis in (before, after)]
    return answer_changes(target.path, target.filename, *sites)


def _place(diagnostic: Diagnostic) -> tuple[Range, str]:
    return diagnostic.range, diagnostic.code
