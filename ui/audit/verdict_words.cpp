#include "ui/audit/verdict_words.h"

#include <QCoreApplication>
#include <QLocale>

namespace vb::ui {

namespace {

/// Only a context for translators.
struct VerdictText {
    Q_DECLARE_TR_FUNCTIONS(vb::ui::VerdictText)
};

} // namespace

VerdictWords verdictWords(const audit::Verdict &verdict)
{
    const QLocale locale;
    const QString bad = locale.toString(verdict.firstBad.value_or(0));
    switch (verdict.flaw) {
    case audit::Flaw::none:
        return {VerdictText::tr("Whole and unchanged"),
                VerdictText::tr("The log is whole and unchanged: every entry is the one that was written, none is "
                                "missing.")};
    case audit::Flaw::missing:
        return {VerdictText::tr("An entry is missing"),
                VerdictText::tr("The log was tampered with: entry %1 is missing.").arg(bad)};
    case audit::Flaw::altered:
        return {VerdictText::tr("An entry was altered"),
                VerdictText::tr("The log was tampered with: entry %1 is not the one that was written.").arg(bad)};
    case audit::Flaw::replaced:
        return {VerdictText::tr("Another log than this computer remembers"),
                VerdictText::tr("The log was rewritten: its entries fit together, but they are not the ones that this "
                                "computer remembers.")};
    case audit::Flaw::cut:
        return {VerdictText::tr("The end is missing"),
                VerdictText::tr("The log ends too early: entry %1 and those after it are gone. Either the end was cut "
                                "off, or an older copy of the store was put in its place.")
                    .arg(bad)};
    case audit::Flaw::unanchored: break;
    }
    return {VerdictText::tr("Unchanged, as far as can be told"),
            VerdictText::tr("The entries fit together, but the seal that this computer keeps outside of the store is "
                            "missing: a log that was cut off or replaced as a whole could not be told.")};
}

QStringList verdictSteps(const audit::Verdict &verdict)
{
    if (verdict.ok())
        return {};
    if (verdict.flaw == audit::Flaw::unanchored)
        return {VerdictText::tr("Find out why the seal is gone: was the system's keyring emptied, or the computer set "
                                "up anew?"),
                VerdictText::tr("Let an owner log in on this computer. That makes a new seal, and says so in the log."),
                VerdictText::tr("Verify again. From then on a cut or replaced log is found.")};
    return {
        VerdictText::tr("Stop entering data on this computer, and do not switch it off or restore anything: it is "
                        "evidence."),
        VerdictText::tr("Copy this verdict and keep it elsewhere, with today's date and your name."),
        VerdictText::tr("Export the log as it is now. A damaged log can be read and exported too."),
        VerdictText::tr("Tell an owner, and whoever looks after your computers. Ask who had access to this computer, "
                        "its backups and the recovery kit."),
        verdict.flaw == audit::Flaw::cut
            ? VerdictText::tr("Was a backup or an older copy put back? If so, note when and by whom. If not, compare "
                              "with a backup made before, and treat this as a possible breach.")
            : VerdictText::tr("Compare with a backup made before: it still has the entries as they were. Treat this "
                              "as a possible breach until you know better."),
    };
}

} // namespace vb::ui
