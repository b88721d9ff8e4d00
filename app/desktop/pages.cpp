#include "app/desktop/pages.h"

#include "ui/audit/alert_count.h"
#include "ui/audit/audit_view.h"
#include "ui/record/record_area.h"
#include "ui/settings/daily_backup.h"
#include "ui/settings/settings_view.h"
#include "ui/staff/account_view.h"
#include "ui/staff/staff_view.h"

#include <QCoreApplication>

namespace vb::desktop {

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
    pages.push_back({QStringLiteral("staff"), ui::IconName::idCard, QCoreApplication::translate("Pages", "Staff"),
                     [](session::Session &session) -> QWidget * { return new ui::StaffView(session); },
                     [](QWidget *page) { return static_cast<ui::StaffView *>(page)->mayLeave(); },
                     may(access::Right::staffList)});
    pages.back().draft = [](QWidget *page) { return static_cast<ui::StaffView *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::StaffView *>(page)->restore(draft); };
    pages.push_back({QStringLiteral("audit"), ui::IconName::shield, QCoreApplication::translate("Pages", "Audit"),
                     [](session::Session &session) -> QWidget * { return new ui::AuditView(session); },
                     [](QWidget *page) { return static_cast<ui::AuditView *>(page)->mayLeave(); },
                     may(access::Right::auditList), ui::watchOpenAlerts});
    pages.push_back({QStringLiteral("settings"), ui::IconName::settings,
                     QCoreApplication::translate("Pages", "Settings"),
                     [&theme](session::Session &session) -> QWidget * { return new ui::SettingsView(session, theme); },
                     [](QWidget *page) { return static_cast<ui::SettingsView *>(page)->mayLeave(); }});
    pages.back().draft = [](QWidget *page) { return static_cast<ui::SettingsView *>(page)->draft(); };
    pages.back().restore
        = [](QWidget *page, const QByteArray &draft) { static_cast<ui::SettingsView *>(page)->restore(draft); };
    pages.back().watch = ui::watchDailyBackup;
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
