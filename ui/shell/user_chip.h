#pragma once

#include <QAbstractButton>

namespace vb::ui {

/// Who is logged in: initials, name and role. A click or Space opens the menu of the account.
class UserChip : public QAbstractButton {
    Q_OBJECT

public:
    UserChip(const QString &name, const QString &role, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace vb::ui
