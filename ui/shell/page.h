#pragma once

#include "core/session/session.h"
#include "ui/omnibox/command.h"
#include "ui/shell/locked_person.h"

#include <QStringList>

#include <functional>
#include <vector>

class QWidget;

namespace vb::ui {

/// Something a page can do at once when it is asked for by name; the page is open by then.
struct PageCommand {
    QString id;
    IconName icon = IconName::chevronRight;
    QString label;
    QString words {}; // further ones it is found by
    std::function<void(QWidget *page)> run;
    /// As Page::isFor.
    std::function<bool(const session::Session &)> isFor {};
    QKeySequence keys {}; // only shown
    QStringList mends {}; // problems of the sync, by their words: it is offered beside them, too
};

/// The same for a patient. The very first of the first page is what choosing a patient does.
struct PagePatientCommand {
    QString id;
    IconName icon = IconName::chevronRight;
    QString label;
    std::function<void(QWidget *page, PatientId, const QString &name)> run;
    std::function<bool(const session::Session &)> isFor {};
};

/// A place of the workspace, in the main navigation unless it is of the account.
struct Page {
    QString id;
    IconName icon = IconName::home;
    QString label;
    /// At the first visit after each login. The shell owns what it gives, and destroys it at lock.
    std::function<QWidget *(session::Session &)> make;
    /// False keeps the window open: the page asks the person what to do with unsaved work. May be empty.
    std::function<bool(QWidget *)> mayClose {};
    /// Whether this person has it; empty: everyone. Only hides what the core refuses.
    std::function<bool(const session::Session &)> isFor {};
    /// Says how many things wait there, now and at each change, for as long as the context lives; shown at its item.
    std::function<void(session::Session &, QObject *context, std::function<void(int)> show)> count {};
    /// It stands in the menu of the account, not in the rail.
    bool ofAccount = false;
    /// Opens it from everywhere between login and lock; may be empty.
    QKeySequence keys {};
    /// What the person typed there and did not save, to be sealed at lock; never a secret. May be empty.
    std::function<QByteArray(QWidget *)> draft {};
    /// Puts a draft() back after the same person's next login.
    std::function<void(QWidget *, const QByteArray &)> restore {};
    /// What to say of a draft that is here again, when it is not the usual: that it is not saved. May be empty, and
    /// give an empty text.
    std::function<QString(const QByteArray &)> restoredWords {};
    /// Works from login to lock without being visited, for as long as the context lives; `say` puts a line over all
    /// pages, or takes it away again when it is empty.
    std::function<void(session::Session &, QObject *context, std::function<void(const QString &)> say)> watch {};
    /// Tells the page how to lock, and why, when something it does ends there. May be empty.
    std::function<void(QWidget *, std::function<void(LockReason)> lock)> locks {};
    /// Shows what it has of one patient, for pages that lead there. May be empty.
    std::function<void(QWidget *, PatientId, const QString &name)> ofPatient {};
    /// Tells the page how to lead to what another page, by its id, has of a patient. May be empty.
    std::function<void(QWidget *, std::function<void(const QString &page, PatientId, const QString &name)> go)>
        leads {};
    /// For the omnibox, beside going there.
    std::vector<PageCommand> commands {};
    std::vector<PagePatientCommand> patientCommands {};
};

} // namespace vb::ui
