#include "app/desktop/tour.h"

#include "ui/kit/banner.h"
#include "ui/shell/main_window.h"

#include <QAbstractItemView>
#include <QDir>
#include <QKeySequence>

namespace vb::desktop {

namespace {

const QString kFirstPassword = QStringLiteral("demo-rain-on-seven-roofs");

} // namespace

void Tour::addStaffSteps()
{
    const auto nameShown = [this](const QString &name) {
        const auto *table = m_window->findChild<QAbstractItemView *>(QStringLiteral("staff.table"));
        return table && table->currentIndex().isValid()
            && table->currentIndex().siblingAtColumn(0).data().toString() == name;
    };
    m_steps.push_back({QStringLiteral("20-staff"),
                       [this] {
                           focusOn(QStringLiteral("nav.staff"));
                           press(Qt::Key_Return);
                       },
                       [nameShown] { return nameShown(QStringLiteral("Olive Hartman")); }});
    m_steps.push_back({QStringLiteral("21-staff-only-owner"),
                       [this] {
                           press(Qt::Key_Return); // himself
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.person.role.owner")); }});
    m_steps.push_back({QStringLiteral("22-staff-person"),
                       [this] {
                           press(Qt::Key_Escape);
                           press(Qt::Key_Escape);
                           press(Qt::Key_Up);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.role.change")); }});
    m_steps.push_back({QStringLiteral("23-staff-role"),
                       [this] {
                           press(Qt::Key_Return);
                           press(Qt::Key_Right);
                       },
                       [this] { return isFocused(QStringLiteral("staff.person.role.privacy_officer")); }});
    m_steps.push_back({QStringLiteral("24-staff-licence"),
                       [this] {
                           press(Qt::Key_Escape);
                           focusOn(QStringLiteral("staff.licence.start"));
                           press(Qt::Key_Return);
                           press(Qt::Key_Tab);
                           press(Qt::Key_Tab);
                           press(Qt::Key_Tab);
                           type(QStringLiteral("31/31/2027"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.licence.number")); }});
    m_steps.push_back({QStringLiteral("25-staff-disable"),
                       [this] {
                           press(Qt::Key_Escape);
                           focusOn(QStringLiteral("staff.disable"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.disable.no")); }});
    m_steps.push_back({QStringLiteral("26-staff-reset"),
                       [this] {
                           press(Qt::Key_Return);
                           focusOn(QStringLiteral("staff.reset"));
                           press(Qt::Key_Return);
                           type(QStringLiteral("okafor2026!!"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.reset.password")); }});
    m_steps.push_back({QStringLiteral("27-staff-unsaved"), [this] { press(Qt::Key_Escape); },
                       [this] { return isFocused(QStringLiteral("staff.unsaved.no")); }});
    m_steps.push_back({QStringLiteral(".discard"),
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Return);
                           press(Qt::Key_Escape);
                           press(QKeySequence(Qt::CTRL | Qt::Key_End));
                           press(Qt::Key_Up);
                       },
                       [nameShown] {
                           return nameShown(QStringLiteral("Wilhelmina Augusta Theodora "
                                                           "Wolfeschlegelsteinhausenbergerdorff-"
                                                           "Featherstonehaugh"));
                       }});
    m_steps.push_back({QStringLiteral("28-staff-long-names"), [this] { press(Qt::Key_Return); },
                       [this] { return isFocused(QStringLiteral("staff.role.change")); }});
}

void Tour::addStaffSheetSteps()
{
    m_steps.push_back({QStringLiteral("29-staff-add"),
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_N));
                           type(QStringLiteral("Imogen Vale"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.add.role.front_desk")); }});
    m_steps.push_back({QStringLiteral("30-staff-add-filled"),
                       [this] {
                           press(Qt::Key_Down);
                           press(Qt::Key_Space);
                           press(Qt::Key_Tab);
                           type(kFirstPassword);
                           press(Qt::Key_Tab);
                           type(kFirstPassword);
                       },
                       [this] { return isFocused(QStringLiteral("staff.add.repeat")); }});
    m_steps.push_back({QStringLiteral("31-staff-shown-once"), [this] { press(Qt::Key_Return); },
                       [this] { return isFocused(QStringLiteral("staff.sheet.copy")); }});
    m_steps.push_back({QStringLiteral("32-staff-added"),
                       [this] {
                           focusOn(QStringLiteral("staff.sheet.kept"));
                           press(Qt::Key_Space);
                           press(Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("staff.role.change")); }});
}

void Tour::addSettingsSteps()
{
    m_steps.push_back({QStringLiteral("33-settings"),
                       [this] {
                           focusOn(QStringLiteral("nav.settings"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("settings.practice.name")); }});
    m_steps.push_back({QStringLiteral("34-settings-problem"),
                       [this] {
                           focusOn(QStringLiteral("settings.practice.zone"));
                           type(QStringLiteral("Atlantis"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("settings.practice.zone")); }});
    m_steps.push_back({QStringLiteral("35-settings-zone-saved"),
                       [this] {
                           focusOn(QStringLiteral("settings.practice.address"));
                           type(QStringLiteral("12 Larkspur Lane"));
                           focusOn(QStringLiteral("settings.practice.zone"));
                           type(QStringLiteral("chicago"));
                           press(Qt::Key_Escape);
                           press(QKeySequence(Qt::CTRL | Qt::Key_S));
                       },
                       [this] { return isShown(QStringLiteral("settings.practice.banner")); }});
    const auto next = [this] {
        focusOn(QStringLiteral("settings.tabs"));
        press(Qt::Key_Right);
    };
    m_steps.push_back({QStringLiteral("36-settings-computer"), next,
                       [this] { return isShown(QStringLiteral("settings.pc.idleMinutes")); }});
    addCatalogueSteps(next);
    m_steps.push_back({QStringLiteral("37-settings-appearance"), next,
                       [this] { return isShown(QStringLiteral("settings.fontScale")); }});
    m_steps.push_back({QStringLiteral("38-settings-retention"), next,
                       [this] { return isShown(QStringLiteral("settings.retention")); }});
    addBackupSteps(next);
    m_steps.push_back({QStringLiteral("39-settings-security"),
                       [this, next] {
                           next();
                           press(Qt::Key_Tab);
                           press(Qt::Key_Space);
                       },
                       [this] { return isShown(QStringLiteral("settings.security.verdict")); }});
    m_steps.push_back({QStringLiteral("39b-settings-new-kit"),
                       [this] {
                           focusOn(QStringLiteral("settings.kit.start"));
                           press(Qt::Key_Space);
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(QDir::toNativeSeparators(m_scratch.path()));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("settings.kit.group1")); }, true});
    m_steps.push_back({QStringLiteral("39c-settings-new-kit-wrong"),
                       [this] {
                           type(QStringLiteral("7KQ2M"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(QStringLiteral("settings.kit.group1")); }});
    m_steps.push_back({QStringLiteral("39d-settings-store-key"),
                       [this] {
                           focusOn(QStringLiteral("settings.kit.cancel"));
                           press(Qt::Key_Space);
                           focusOn(QStringLiteral("settings.storeKey.start"));
                           press(Qt::Key_Space);
                       },
                       [this] { return isFocused(QStringLiteral("settings.storeKey.sure.no")); }});
    m_steps.push_back({QStringLiteral(".not-now"), [this] { press(Qt::Key_Escape); },
                       [this] { return isFocused(QStringLiteral("settings.storeKey.start")); }});
}

void Tour::addBackupSteps(const std::function<void()> &next)
{
    const auto says = [this](const QString &words) {
        return [this, words] {
            const auto *found = m_window->findChild<ui::Banner *>(QStringLiteral("settings.backup.result"));
            return found && found->isVisible() && found->text().contains(words);
        };
    };
    const auto typeFolder = [this](const QString &name) {
        focusOn(QStringLiteral("settings.backup.folder"));
        press(QKeySequence(Qt::CTRL | Qt::Key_A));
        type(QDir::toNativeSeparators(m_scratch.filePath(name)));
        press(Qt::Key_Return);
    };
    m_steps.push_back({QStringLiteral("38b-settings-backups"), next,
                       [this] { return isShown(QStringLiteral("settings.backup.age")); }});
    m_steps.push_back({QStringLiteral("38c-settings-backup-no-folder"),
                       [typeFolder] { typeFolder(QStringLiteral("not there")); },
                       [this] { return isInvalid(QStringLiteral("settings.backup.folder")); }});
    m_steps.push_back({QStringLiteral("38d-settings-backup-folder"),
                       [this, typeFolder] {
                           const QString name = QStringLiteral("backups");
                           if (!QDir(m_scratch.path()).mkpath(name))
                               stop(QStringLiteral("cannot make the folder for backups"));
                           typeFolder(name);
                       },
                       [this] { return isShown(QStringLiteral("settings.backup.folderBanner")); }});
    m_steps.push_back({QStringLiteral("38e-settings-backup-made"),
                       [this] {
                           focusOn(QStringLiteral("settings.backup.now"));
                           press(Qt::Key_Return);
                       },
                       says(QStringLiteral("is made"))});
    m_steps.push_back({QStringLiteral("38f-settings-backup-checked"),
                       [this] {
                           focusOn(QStringLiteral("settings.backup.check"));
                           press(Qt::Key_Return);
                       },
                       says(QStringLiteral("can be restored"))});
}

void Tour::addAccountSteps()
{
    m_steps.push_back({QStringLiteral("40-account"), [this] { press(QKeySequence(Qt::CTRL | Qt::Key_Comma)); },
                       [this] { return isFocused(QStringLiteral("account.new.password")); }});
    m_steps.push_back({QStringLiteral("41-account-pin"),
                       [this] {
                           focusOn(QStringLiteral("account.pin"));
                           type(QStringLiteral("482913"));
                           press(Qt::Key_Tab);
                           type(QStringLiteral("482913"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(QStringLiteral("account.pin.banner")); }});
    m_steps.push_back({QStringLiteral("42-account-question"),
                       [this] {
                           focusOn(QStringLiteral("account.totp"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("account.totp.no")); }});
    m_steps.push_back({QStringLiteral("43-account-authenticator"),
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("account.sheet.kept")); }});
    m_steps.push_back({QStringLiteral(".kept"),
                       [this] {
                           press(Qt::Key_Space);
                           press(Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("account.new.password")); }});
    m_steps.push_back({QStringLiteral("44-account-recovery-codes"),
                       [this] {
                           focusOn(QStringLiteral("account.codes"));
                           press(Qt::Key_Return);
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("account.sheet.copy")); }});
}

} // namespace vb::desktop
