#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace vb::ui {

/// A page beside the brand: a title and what belongs below it in one column, in the middle of the room, which scrolls
/// when the window is low.
class EntranceColumn : public QScrollArea {
    Q_OBJECT

public:
    explicit EntranceColumn(const QString &title, QWidget *parent = nullptr);

    /// Of what stands below the title.
    [[nodiscard]] QVBoxLayout *down() const { return m_down; }
    /// Esc and Alt+Left, wherever the focus is on this page.
    void setLeaveKeys();

Q_SIGNALS:
    void leaveWanted();

private:
    QVBoxLayout *m_down;
};

} // namespace vb::ui
