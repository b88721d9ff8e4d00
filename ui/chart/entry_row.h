#pragma once

#include "core/session/session.h"
#include "ui/kit/badge.h"

#include <QAbstractButton>

namespace vb::ui {

/// What a row of a card says.
struct EntryLine {
    chart::EventKind kind {};
    EntityId id {};
    QString title {};
    QString detail {};
    QString badge {};
    BadgeKind badgeKind = BadgeKind::neutral;
    bool over = false; // not in force any more
};

/// One entry of a card: two lines and a badge. Enter or a click opens it.
class EntryRow : public QAbstractButton {
    Q_OBJECT

public:
    explicit EntryRow(const EntryLine &line, QWidget *parent = nullptr);

    [[nodiscard]] const EntryLine &line() const { return m_line; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    EntryLine m_line;
};

} // namespace vb::ui
