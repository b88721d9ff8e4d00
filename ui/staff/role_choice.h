#pragma once

#include "core/base/role.h"

#include <QWidget>

#include <optional>

class QButtonGroup;

namespace vb::ui {

class TextLabel;

/// The eight roles with a sentence each, to choose one.
class RoleChoice : public QWidget {
    Q_OBJECT

public:
    /// `id` begins the object names: "staff.add" gives "staff.add.role.nurse".
    explicit RoleChoice(const QString &id, QWidget *parent = nullptr);

    [[nodiscard]] std::optional<Role> role() const;
    void setRole(std::optional<Role> role);
    /// Says so when none is chosen, and puts the focus there.
    bool check();
    void focusFirst();

Q_SIGNALS:
    void chosen();

private:
    QButtonGroup *m_group;
    TextLabel *m_problem;
};

} // namespace vb::ui
