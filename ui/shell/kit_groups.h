#pragma once

#include <QWidget>

#include <array>

namespace vb::ui {

class LineField;
class TextLabel;

/// The numbered groups of the recovery kit, as they stand on the paper. A group that is typed whole is checked by its
/// own check sign, and the next one has the focus; a code that is pasted fills them all.
class KitGroups : public QWidget {
    Q_OBJECT

public:
    static constexpr int kGroups = 22;

    /// `id` begins the object names.
    explicit KitGroups(const QString &id = QStringLiteral("kit"), QWidget *parent = nullptr);

    /// Looks at all of them and goes to the first that is missing or mistyped; true when there is none.
    bool check();
    /// Joined by hyphens, for wipe().
    [[nodiscard]] QString code() const;
    void clear();
    void focusFirst();

Q_SIGNALS:
    void edited();
    void returnPressed();

private:
    void take(int index);
    void spread(int index, const QString &typed);
    void show(const QString &problem);
    [[nodiscard]] QString problemOf(int index) const;

    std::array<LineField *, kGroups> m_fields {};
    TextLabel *m_problem;
};

} // namespace vb::ui
