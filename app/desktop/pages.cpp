#include "app/desktop/pages.h"

#include "ui/audit/alert_count.h"
#include "ui/audit/audit_view.h"
#include "ui/conflict/conflict_count.h"
#include "ui/conflict/conflicts_view.h"
#include "ui/device/devices_view.h"
#include "ui/note/attention_count.h"
#include "ui/note/attention_view.h"
#include "ui/record/record_area.h"
#include "ui/settings/daily_backup.h"
#include "ui/settings/settings_view.h"
#include "ui/staff/account_view.h"
#include "ui/staff/staff_view.h"

#include <QCoreApplication>

namespace vb::desktop {

namespace {

ui::PageCommand settingsPart(const char *name, ui::IconName icon, const QString &label, const QString &words,
                             std::function<bool(const session::Session &)> isFor = {})
{
    return {
        QStringLiteral("settings.") + QLatin1String(name),
        icon,
        label,
        words,
        [part = QString::fromLatin1(name)](QWidget *page) { static_cast<ui::SettingsView *>(page)->showPart(part); },
        std::move(isFor)};
}

std::vector<ui::PageCommand> settingsCommands()
{
    const auto may = [](access::Right right) {
        return [right](const session::Session &session) { return access::authorize(session.actor(), right).ok(); };
    };
    const auto tr = [](const char *text) { return QCoreApplication::translate("Pages", text); };
    std::vector<ui::PageCommand> commands;
    commands.push_back(settingsPart("practice", ui::IconName::settings, tr("Settings: practice"),
                                    tr("name address time zone licence"), may(access::Right::practiceChange)));
    commands.push_back(settingsPart("pc", ui::IconName::settings, tr("Settings: this computer"),
                                    tr("idle lock minutes room desk proxy network"),
                                    may(access::Right::practiceChange)));
    commands.push_back(settingsPart("templates", ui::IconName::note, tr("Settings: note forms"),
                                    tr("templates fields snippets macros"), may(access::Right::templateChange)));
    commands.push_back(settingsPart("catalogue", ui::IconName::receipt, tr("Settings: catalogue"),
                                    tr("services products treatments duration"), may(access::Right::catalogueChange)));
    commands.push_back(
        settingsPart("appearance", ui::IconName::sun, tr("Settings: appearance"), tr("theme dark light text size")));
    commands.push_back(settingsPart("retention", ui::IconName::history, tr("Settings: retention"),
                                    tr("keep years delete"), may(access::Right::practiceChange)));
    commands.push_back(settingsPart("security", ui::IconName::shield, tr("Settings: security"),
                                    tr("check store key recovery kit"), may(access::Right::storeCheck)));
    commands.push_back(
        {QStringLiteral("settings.backup"), ui::IconName::download, tr("Create a backup"), tr("save copy backups now"),
         [](QWidget *page) { static_cast<ui::SettingsView *>(page)->backUp(); }, may(access::Right::backupCreate)});
    return commands;
}

} // namespace

std::vector<ui::Page> allPages(ui::Theme &theme)
{
    const auto may = [](access::Right right) {
        return [right](const session::Session &session) { return access::authorize(session.actor(), right).ok(); };
    };
    std::vector<ui::Page> pages;
    pages.push_back({QStringLiteral("patients"), ui::IconName::users, QCoreApplication::translate("Pages", "Patients"),
                     [](session::Session &session) -> QWidget * { return new ui::RecordArea(session); },
                     [](QWidget *page) { return static_cast<ui::RecordArea *>(page)->mayLeave(); }});
    pages.back().draft = [](QWidget *page) { return static_cast<ui::RecordArea *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::RecordArea *>(page)->restore(draft); };
    pages.back().restoredWords = ui::RecordArea::restoredWords;
    pages.back().leads = [](QWidget *page, std::function<void(const QString &, PatientId, const QString &)> go) {
        QObject::connect(
            static_cast<ui::RecordArea *>(page), &ui::RecordArea::conflictsWanted, page,
            [go = std::move(go)](PatientId id, const QString &name) { go(QStringLiteral("conflicts"), id, name); });
    };
    pages.back().commands.push_back({QStringLiteral("patients.new"), ui::IconName::userPlus,
                                     QCoreApplication::translate("Pages", "New patient"),
                                     QCoreApplication::translate("Pages", "add create register"),
                                     [](QWidget *page) { static_cast<ui::RecordArea *>(page)->startNew(); },
                                     may(access::Right::patientCreate), QKeySequence(Qt::CTRL | Qt::Key_N)});
    pages.back().patientCommands.push_back({QStringLiteral("patients.open"), ui::IconName::idCard,
                                            QCoreApplication::translate("Pages", "Open the record"),
                                            [](QWidget *page, PatientId id, const QString &name) {
                                                static_cast<ui::RecordArea *>(page)->openRecord(id, name);
                                            }});
    // A note stands in the chart, which not everybody has.
    const auto mayChart = [](access::Right right) {
        return [right](const session::Session &session) {
            return access::authorize(session.actor(), access::Right::chartView).ok()
                && access::authorize(session.actor(), right).ok();
        };
    };
    pages.back().patientCommands.push_back({QStringLiteral("patients.note"), ui::IconName::note,
                                            QCoreApplication::translate("Pages", "New note"),
                                            [](QWidget *page, PatientId id, const QString &name) {
                                                static_cast<ui::RecordArea *>(page)->startNote(id, name);
                                            },
                                            mayChart(access::Right::noteAdd)});
    pages.back().patientCommands.push_back({QStringLiteral("patients.visit"), ui::IconName::calendar,
                                            QCoreApplication::translate("Pages", "Open a visit"),
                                            [](QWidget *page, PatientId id, const QString &name) {
                                                static_cast<ui::RecordArea *>(page)->startVisit(id, name);
                                            },
                                            may(access::Right::visitOpen)});
    pages.push_back({QStringLiteral("attention"), ui::IconName::circleCheck,
                     QCoreApplication::translate("Pages", "Needs attention"),
                     [](session::Session &session) -> QWidget * { return new ui::AttentionView(session); },
                     [](QWidget *page) { return static_cast<ui::AttentionView *>(page)->mayLeave(); },
                     may(access::Right::noteAttention), ui::watchNoteAttention});
    pages.back().keys = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    pages.back().draft = [](QWidget *page) { return static_cast<ui::AttentionView *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::AttentionView *>(page)->restore(draft); };
    pages.back().restoredWords = ui::AttentionView::restoredWords;
    pages.push_back({QStringLiteral("conflicts"),
                     ui::IconName::sync,
                     QCoreApplication::translate("Pages", "Conflicts"),
                     [](session::Session &session) -> QWidget * { return new ui::ConflictsView(session); },
                     {},
                     may(access::Right::conflictResolve),
                     ui::watchConflicts});
    pages.back().keys = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    pages.back().ofPatient = [](QWidget *page, PatientId id, const QString &name) {
        static_cast<ui::ConflictsView *>(page)->showPatient(id, name);
    };
    pages.push_back({QStringLiteral("staff"), ui::IconName::idCard, QCoreApplication::translate("Pages", "Staff"),
                     [](session::Session &session) -> QWidget * { return new ui::StaffView(session); },
                     [](QWidget *page) { return static_cast<ui::StaffView *>(page)->mayLeave(); },
                     may(access::Right::staffList)});
    pages.back().draft = [](QWidget *page) { return static_cast<ui::StaffView *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::StaffView *>(page)->restore(draft); };
    pages.back().commands.push_back({QStringLiteral("staff.add"), ui::IconName::userPlus,
                                     QCoreApplication::translate("Pages", "Add a person to the staff"),
                                     QCoreApplication::translate("Pages", "new account user employee"),
                                     [](QWidget *page) { static_cast<ui::StaffView *>(page)->startAdding(); },
                                     may(access::Right::staffAdd)});
    pages.push_back({QStringLiteral("devices"),
                     ui::IconName::monitor,
                     QCoreApplication::translate("Pages", "Computers"),
                     [](session::Session &session) -> QWidget * { return new ui::DevicesView(session); },
                     {},
                     may(access::Right::deviceList)});
    pages.back().commands.push_back({QStringLiteral("devices.invite"), ui::IconName::laptop,
                                     QCoreApplication::translate("Pages", "Invite a computer"),
                                     QCoreApplication::translate("Pages", "pc device join code add laptop second"),
                                     [](QWidget *page) { static_cast<ui::DevicesView *>(page)->invite(); },
                                     may(access::Right::deviceInvite)});
    pages.back().commands.push_back({QStringLiteral("devices.relay"), ui::IconName::sync,
                                     QCoreApplication::translate("Pages", "Connect to a relay"),
                                     QCoreApplication::translate("Pages", "register token cloud sync server"),
                                     [](QWidget *page) { static_cast<ui::DevicesView *>(page)->connectRelay(); },
                                     may(access::Right::relayConnect)});
    pages.back().commands.push_back({QStringLiteral("devices.renew"),
                                     ui::IconName::monitor,
                                     QCoreApplication::translate("Pages", "Renew this computer"),
                                     QCoreApplication::translate("Pages", "copied cloned put back image new keys"),
                                     [](QWidget *page) { static_cast<ui::DevicesView *>(page)->renew(); },
                                     may(access::Right::deviceRenew),
                                     {},
                                     {QStringLiteral("cloned"), QStringLiteral("revoked")}});
    pages.back().locks = [](QWidget *page, std::function<void(ui::LockReason)> lock) {
        QObject::connect(static_cast<ui::DevicesView *>(page), &ui::DevicesView::renewed, page,
                         [lock = std::move(lock)] { lock(ui::LockReason::renewed); });
    };
    pages.push_back({QStringLiteral("audit"), ui::IconName::shield, QCoreApplication::translate("Pages", "Audit"),
                     [](session::Session &session) -> QWidget * { return new ui::AuditView(session); },
                     [](QWidget *page) { return static_cast<ui::AuditView *>(page)->mayLeave(); },
                     may(access::Right::auditList), ui::watchOpenAlerts});
    pages.back().commands.push_back({QStringLiteral("audit.verify"), ui::IconName::circleCheck,
                                     QCoreApplication::translate("Pages", "Verify the log"),
                                     QCoreApplication::translate("Pages", "audit check proof tampered"),
                                     [](QWidget *page) { static_cast<ui::AuditView *>(page)->verifyLog(); },
                                     may(access::Right::auditVerify)});
    pages.back().patientCommands.push_back({QStringLiteral("audit.visitors"), ui::IconName::eye,
                                            QCoreApplication::translate("Pages", "Who saw this patient"),
                                            [](QWidget *page, PatientId id, const QString &name) {
                                                static_cast<ui::AuditView *>(page)->showVisitors(id, name);
                                            }});
    pages.push_back({QStringLiteral("settings"), ui::IconName::settings,
                     QCoreApplication::translate("Pages", "Settings"),
                     [&theme](session::Session &session) -> QWidget * { return new ui::SettingsView(session, theme); },
                     [](QWidget *page) { return static_cast<ui::SettingsView *>(page)->mayLeave(); }});
    pages.back().draft = [](QWidget *page) { return static_cast<ui::SettingsView *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::SettingsView *>(page)->restore(draft); };
    pages.back().watch = ui::watchDailyBackup;
    pages.back().commands = settingsCommands();
    pages.back().locks = [](QWidget *page, std::function<void(ui::LockReason)> lock) {
        QObject::connect(static_cast<ui::SettingsView *>(page), &ui::SettingsView::lockWanted, page,
                         [lock = std::move(lock)] { lock(ui::LockReason::asked); });
    };
    pages.push_back({QStringLiteral("own"),
                     ui::IconName::user,
                     QCoreApplication::translate("Pages", "Your account"),
                     [&theme](session::Session &session) -> QWidget * { return new ui::AccountView(session, theme); },
                     [](QWidget *page) { return static_cast<ui::AccountView *>(page)->mayLeave(); },
                     {},
                     {},
                     true,
                     QKeySequence(Qt::CTRL | Qt::Key_Comma)});
    return pages;
}

} // namespace vb::desktop
