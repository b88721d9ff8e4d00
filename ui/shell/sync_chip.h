#pragma once

#include "ui/kit/bell.h"
#include "ui/shell/sync_words.h"

#include <QAbstractButton>
#include <QBasicTimer>

namespace vb::ui {

/// How this PC stands with the practice's relay, quietly and all the time; a click or a key opens the details. Hidden
/// while there is no relay.
class SyncChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit SyncChip(session::Session &session, QWidget *parent = nullptr);

    [[nodiscard]] const SyncStatus &status() const { return m_status; }
    /// In place of the session's, until that has news.
    void setStatus(const SyncStatus &status);
    /// The short line, for narrow windows.
    void setShort(bool isShort);
    [[nodiscard]] qint64 nowMs() const { return m_session.clock().now().wallMs; }
    [[nodiscard]] const PracticeTime &time() const { return m_time; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void appeared();
    /// Also when only time has passed.
    void statusChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void tell();
    [[nodiscard]] int widthOf(const QString &text) const;

    session::Session &m_session;
    PracticeTime m_time;
    SyncStatus m_status;
    bool m_isShort = false;
    Bell m_bell;
    QBasicTimer m_second;
    store::Feed<SyncStatus>::Subscription m_subscription;
};

} // namespace vb::ui
