#pragma once

#include <QObject>
#include <QPalette>
#include <QString>

#include <optional>

class QApplication;

namespace vb::ui {

enum class ThemeMode { system, light, dark };

/// As preferences keep it: "light", "dark", empty for as the system has it.
QString themeModeName(ThemeMode mode);
ThemeMode themeModeFromName(QStringView name);

/// Puts style, palette and font on the application, again whenever mode or scale change. One per application, made
/// before the first widget; GUI thread.
class Theme : public QObject {
    Q_OBJECT

public:
    explicit Theme(QApplication &app, ThemeMode mode = ThemeMode::system, int fontScale = 100);
    ~Theme() override;

    [[nodiscard]] ThemeMode mode() const { return m_mode; }
    [[nodiscard]] int fontScale() const { return m_fontScale; }
    [[nodiscard]] bool isDark() const;

    void setMode(ThemeMode mode);
    /// Percent, held within 90-150.
    void setFontScale(int percent);

    /// The look that a person likes, in place of the computer's own until it is dropped; `system` means the computer's.
    void prefer(ThemeMode mode, int fontScale);
    void dropPreference();
    [[nodiscard]] bool hasPreference() const { return m_own.has_value(); }
    /// What was given to prefer(); `system` without a preference.
    [[nodiscard]] ThemeMode preferredMode() const { return m_preferred; }

    /// Qt 6.4 does not tell the system's scheme: a window darker than its text means dark.
    static bool looksDark(const QPalette &palette);

Q_SIGNALS:
    void changed();
    /// After prefer() and dropPreference(), also when nothing looks different.
    void preferenceChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Look {
        ThemeMode mode;
        int fontScale;
    };

    void setLook(Look look);
    void apply();
    void readSystem();

    QApplication &m_app;
    ThemeMode m_mode;
    int m_fontScale;
    QString m_family;
    std::optional<Look> m_own; // the computer's, while a person's is in its place
    ThemeMode m_preferred = ThemeMode::system;
    bool m_applied = false; // the palette in use is ours
    bool m_applying = false;
    bool m_systemDark;
};

} // namespace vb::ui
