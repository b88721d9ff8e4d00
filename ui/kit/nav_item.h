#pragma once

#include "ui/kit/icons.h"

#include <QAbstractButton>

namespace vb::ui {

class NavRail;

/// One line of a NavRail.
class NavItem : public QAbstractButton {
    Q_OBJECT

public:
    NavItem(const QString &id, IconName icon, const QString &label, bool page, NavRail *rail);

    [[nodiscard]] const QString &id() const { return m_id; }
    [[nodiscard]] bool isPage() const { return m_page; }
    [[nodiscard]] bool isCurrent() const { return m_current; }
    void setCurrent(bool current);
    void setLabel(const QString &label);
    void setNavIcon(IconName icon);
    void setCount(int count);
    /// The tool tip carries the label while the rail shows icons only.
    void updateTip();

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void paintCount(QPainter &painter) const;

    NavRail *m_rail;
    QString m_id;
    IconName m_icon;
    bool m_page;
    bool m_current = false;
    int m_count = 0;
};

} // namespace vb::ui
