#pragma once

#include "app/desktop/demo_practice.h"
#include "app/desktop/session_opener.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <thread>
#include <vector>

class QKeySequence;

namespace vb::session {
class SetupService;
} // namespace vb::session
namespace vb::ui {
class MainWindow;
class Theme;
} // namespace vb::ui

namespace vb::desktop {

/// Drives the real windows of a private demo practice by key events, one step after the other, and saves a picture of
/// each screen, light and dark. Ends the program: 0, or 1 with a line when a step does not come to its end in time, or
/// has a control that a screen reader has no name for.
class Tour : public QObject {
    Q_OBJECT

public:
    Tour(ui::Theme &theme, QString folder);
    ~Tour() override;

    void start();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    /// Keys are sent once; then the step waits until `done` holds, and its picture is taken.
    struct Step {
        QString name; // of the picture; one that begins with a dot has none
        std::function<void()> act;
        std::function<bool()> done;
        bool alsoTwice = false; // one more picture, for a screen of twice the pixels
    };
    enum class Phase { acting, waiting, settling, picturing, darkening };

    using MadePractice = Result<std::shared_ptr<Result<DemoPractice>>>; // futures hand out copies

    void takePractice(const MadePractice &made);
    void addSteps();
    void addLoginSteps();
    void addSearchSteps();
    void addFormSteps();
    void addRecordSteps();
    void addChartSteps();
    void addChartFormSteps();
    void addOtherChartSteps();
    void addAccessSteps();
    void addLastSteps();
    void addConflictSteps();
    void addOmniboxSteps();
    void addProfileSteps();
    void addNoteSteps();
    void addWritingSteps();
    void addStaffSteps();
    void addStaffSheetSteps();
    void addSettingsSteps();
    void addSyncSteps();
    void addDeviceSteps();
    void addBackupSteps(const std::function<void()> &next);
    void addCatalogueSteps(const std::function<void()> &next);
    void addDeskSteps();
    void addAccountSteps();
    void addAuditSteps();
    void addAlertSteps();
    void addLogSteps();
    void addOtherPcSteps();
    void addContactSteps();
    void addProofSteps();
    [[nodiscard]] int rowsOf(const QString &table) const;
    void addLockSteps();
    void addPinSteps();
    void addKeySteps();
    void showWindow(std::function<QFuture<SessionOpener::Opened>()> open);
    void addSetupSteps();
    void addJoinSteps();
    void addSetupOwnerSteps();
    void addSetupKeySteps();
    void startFirstRun();
    [[nodiscard]] QString setupCode(qint64 awayMs) const;
    [[nodiscard]] QString setupGroup(int which) const;
    void advance();
    bool isReady();
    void savePicture(const QString &suffix, qreal scale = 1);
    void stop(const QString &problem);

    void type(const QString &text);
    void press(const QKeySequence &keys);
    void logIn(const DemoLogin &login, const QString &password, const QString &code);
    void search(const QString &text);
    void focusOn(const QString &objectName);
    [[nodiscard]] bool isShown(const QString &objectName) const;
    [[nodiscard]] bool isFocused(const QString &objectName) const;
    /// A field on screen shows a problem.
    [[nodiscard]] bool isInvalid(const QString &objectName) const;
    void watchPages();

    ui::Theme &m_theme;
    QString m_folder;
    QTemporaryDir m_scratch;
    std::thread m_maker;
    DemoPractice m_practice;
    std::unique_ptr<SessionOpener> m_opener;
    std::unique_ptr<SessionOpener> m_lostOpener;
    std::unique_ptr<SessionOpener> m_emptyOpener;
    std::unique_ptr<session::SetupService> m_setup;
    std::function<void(int stage)> m_setKeychain;
    std::unique_ptr<ui::MainWindow> m_heldWindow;
    std::unique_ptr<ui::MainWindow> m_window;
    std::vector<Step> m_steps;
    std::size_t m_at = 0;
    Phase m_phase = Phase::acting;
    int m_ticks = 0;
    QBasicTimer m_tick;
    QElapsedTimer m_since;
    int m_pictures = 0;
    int m_answers = 0; // results and records that were shown
    int m_awaited = 0;
    bool m_opened = false;
};

} // namespace vb::desktop
